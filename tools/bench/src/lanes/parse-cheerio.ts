import { load } from 'cheerio';
import type { BenchPage } from './parse-pages.js';

export interface CheerioTile {
  sku: string | undefined;
  name: string;
  url: string | undefined;
  price: string;
  regularPrice: string;
  availability: string | undefined;
  brand: string;
  imageUrls: (string | undefined)[];
}
export interface CheerioCatalogPage {
  tiles: CheerioTile[];
  /** Addresses of the pages that follow, as `?page=2`. */
  followingPages: string[];
}

/**
 * What somebody writes who reads the demo shop's catalog page with cheerio: the tree by parse5, then the selectors of
 * Aisle's recipe. Prices and links stay text, and nothing is checked.
 */
export const readCatalogPageWithCheerio = ({ html }: BenchPage): CheerioCatalogPage => {
  const $ = load(html);
  if ($('h1.category-title').length === 0) return { tiles: [], followingPages: [] };
  const tiles = $('ol.product-grid > li.product-tile[data-sku]')
    .toArray()
    .map((element): CheerioTile => {
      const tile = $(element);
      const link = tile.find('a.product-tile__link');
      return {
        sku: tile.attr('data-sku'),
        name: link.text().trim(),
        url: link.attr('href'),
        price: tile.find('.price__now').text(),
        regularPrice: tile.find('.price__was').text(),
        availability: tile.find('.stock').attr('data-stock'),
        brand: tile.find('.product-tile__brand').text().trim(),
        imageUrls: tile
          .find('img.product-tile__image')
          .toArray()
          .map((image) => $(image).attr('src')),
      };
    });
  const pageCount = Number($('nav.pagination').attr('data-pages') ?? 1);
  const followingPages = Array.from({ length: pageCount - 1 }, (_, index) => `?page=${index + 2}`);
  return { tiles, followingPages };
};

/** The JSON-LD and OpenGraph data of a product page, as they stand there. */
export const readProductPageWithCheerio = ({ html }: BenchPage): unknown => {
  const $ = load(html);
  const data = $('script[type="application/ld+json"]')
    .toArray()
    .map((script) => JSON.parse($(script).text()) as unknown);
  const metas = $('meta[property^="og:"], meta[property^="product:"]')
    .toArray()
    .map((meta) => [$(meta).attr('property'), $(meta).attr('content')]);
  return { data, metas, canonical: $('link[rel="canonical"]').attr('href') };
};
