import { describeCases, type Case } from './case-list.js';
import {
  readAddress,
  readAutoCatalogPage,
  readAutoPagination,
  readAutoProduct,
  readAvailability,
  readByRecipe,
  readCharset,
  readSitemapCase,
} from './case-readers.js';

type PageCase = Case & { file: string; url: string };

describeCases<PageCase>('product', ({ file, url }, fileOf) => readAutoProduct(fileOf(file), url));
describeCases<PageCase>('pagination', ({ file, url }, fileOf) => readAutoPagination(fileOf(file), url));
describeCases<PageCase>('catalog', ({ file, url }, fileOf) => readAutoCatalogPage(fileOf(file), url));
describeCases<Case & { text: string }>('availability', ({ text }) => readAvailability(text));
describeCases<Case & { href: string }>('address', ({ href }) => readAddress(href));
describeCases<Case & { file: string; contentType?: string; expected: { text: string } }>(
  'charset',
  ({ file, contentType, expected }, fileOf) => readCharset(fileOf(file), contentType ?? null, expected.text),
);
describeCases<PageCase>('sitemap', ({ file, url }, fileOf) => readSitemapCase(fileOf(file), url));
describeCases<PageCase & { recipe: string; page: 'product-page' | 'catalog-page'; pageNumber?: number }>(
  'recipe',
  ({ file, ...own }, fileOf) => readByRecipe(fileOf('recipes.json'), fileOf(file), own),
);
