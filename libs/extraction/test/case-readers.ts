import { AisleError, minorToDecimal, type Money, type ObservedFields } from '@aisle/core';
import {
  autoCatalogPage,
  autoPagination,
  autoProduct,
  availabilityIn,
  decodeHtml,
  decodePage,
  defineRecipe,
  inspectPage,
  parseCatalogPage,
  parseCatalogTree,
  type Recipe,
  type RecipeInput,
} from '../src/index.js';
import type { Answer } from './case-list.js';

const maxBytes = 1_000_000;

/** As `autoProduct` reads a page. */
export const readAutoProduct = (bytes: Uint8Array, url: string): Answer => {
  const { imageUrls, breadcrumb, ...fields } = autoProduct(decodeHtml(bytes, null), url);
  return {
    ...Object.fromEntries(Object.entries(fields).map(([name, { value }]) => [name, value])),
    image0: imageUrls?.value[0] ?? null,
    breadcrumb: breadcrumb?.value.join(' > ') ?? null,
  };
};

/** As `autoPagination` finds the pager; `pages` are the labels of its numbers. */
export const readAutoPagination = (bytes: Uint8Array, url: string): Answer => {
  const { pages, next, previous, first, last } = autoPagination(decodeHtml(bytes, null), url);
  return {
    next,
    previous,
    first,
    last,
    pages: pages.map(({ label }) => /\p{Nd}+/u.exec(label)?.[0] ?? label).join(','),
    page0: pages[0]?.url ?? null,
    pageUrls: pages.map((page) => page.url).join(' '),
  };
};

/** As `autoCatalogPage` reads a page's tiles. */
export const readAutoCatalogPage = (bytes: Uint8Array, url: string): Answer => {
  const { tiles } = autoCatalogPage(decodeHtml(bytes, null), url);
  return { prices: tiles.map(({ price }) => decimalOf(price) ?? '-').join(','), urls: tiles[0]?.url ?? null };
};

export const readAvailability = (text: string): Answer => ({ availability: availabilityIn(text) ?? null });

/** The text itself where the decoded page holds it, else what it holds. */
export const readCharset = (bytes: Uint8Array, contentType: string | null, text: string): Answer => {
  const decoded = decodeHtml(bytes, contentType);
  return { text: decoded.includes(text) ? text : decoded.slice(-300) };
};

const shop = {
  id: 'shop',
  name: 'Shop',
  origin: 'https://shop.example',
  market: { country: 'DE', currency: 'EUR' },
  politeness: { ratePerSecond: 1, maxConcurrency: 1 },
} as const;

/** The address that a category's link leads to. */
export const readAddress = (href: string): Answer => {
  const recipe = defineRecipe({
    ...shop,
    start: [{ kind: 'catalog-page', url: '/c' }],
    catalogPage: { tiles: 'article', fields: { name: 'a', url: 'a' } },
  });
  const html = `<article><a href="${href.replaceAll('&', '&amp;')}">Saw</a></article>`;
  return { url: parseCatalogPage(recipe, html, 'https://shop.example/c', { pageNumber: 1 }).productUrls[0] ?? null };
};

/** What a sitemap names, or the code of its failure. */
export const readSitemapCase = (bytes: Uint8Array, url: string): Answer => {
  const recipe = defineRecipe({
    ...shop,
    start: [{ kind: 'catalog-tree', url: '/sitemap.xml' }],
    catalogTree: { sitemap: { kind: 'product-page' } },
    productPage: {},
  });
  try {
    const { productUrls, treePages } = parseCatalogTree(recipe, decodePage(bytes, null, maxBytes), url);
    return { urls: productUrls.join(' '), sitemaps: treePages.map((page) => page.url).join(' ') };
  } catch (error) {
    if (error instanceof AisleError) return { failure: error.code };
    throw error;
  }
};

interface RecipePage {
  recipe: string;
  page: 'product-page' | 'catalog-page';
  url: string;
  pageNumber?: number;
}

/** What `aisle try` reads by a recipe of the folder. */
export const readByRecipe = (recipes: Uint8Array, bytes: Uint8Array, { recipe, page, ...own }: RecipePage): Answer => {
  const inspection = inspectPage(recipeNamed(recipes, recipe), {
    ...own,
    kind: page,
    text: decodePage(bytes, null, maxBytes),
  });
  if (inspection.page === undefined) return { failure: inspection.failure?.code ?? null };
  if (inspection.kind === 'catalog-page') {
    const { tiles, followingPages } = inspection.page;
    return {
      ...answerOf(tiles.map(({ fields }) => fields)),
      urls: tiles.map(({ productUrl }) => productUrl).join(' '),
      url0: tiles[0]?.productUrl ?? null,
      following: followingPages.map(({ pageNumber }) => pageNumber).join(','),
      followingUrls: followingPages.map((following) => following.url).join(' '),
    };
  }
  return inspection.kind === 'product-page' ? answerOf(inspection.page.products.map(({ fields }) => fields)) : {};
};

const recipeNamed = (recipes: Uint8Array, name: string): Recipe => {
  const input = (JSON.parse(Buffer.from(recipes).toString('utf8')) as Record<string, RecipeInput>)[name];
  if (!input) throw new Error(`There is no recipe ${name}.`);
  return defineRecipe(input);
};

/** Fields of the first listing by their names, and those of all of them. */
const answerOf = (listings: readonly Partial<ObservedFields>[]): Answer => {
  const [first = {}] = listings;
  return {
    name: first.name ?? null,
    sku: first.sku ?? null,
    brand: first.brand ?? null,
    description: first.description ?? null,
    availability: first.availability ?? null,
    price: decimalOf(first.price),
    currency: first.price?.currency ?? null,
    image0: first.imageUrls?.[0] ?? null,
    skus: listings.map(({ sku }) => sku).join(' '),
    prices: listings.map(({ price }) => decimalOf(price)).join(' '),
    products: listings.map(({ sku, price }) => `${sku} ${decimalOf(price)} ${price?.currency}`).join(', '),
    availabilities: listings.map(({ availability }) => availability).join(', '),
  };
};

const decimalOf = (price: Money | null | undefined): string | null => (price ? minorToDecimal(price) : null);
