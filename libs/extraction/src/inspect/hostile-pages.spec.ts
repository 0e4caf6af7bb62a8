import { AisleError } from '@aisle/core';
import { describe, expect, it } from '@jest/globals';
import { autoCatalogPage } from '../auto/catalog-page/auto-catalog-page.js';
import { parseCatalogPage } from '../kinds/catalog-page.js';
import { parseCatalogTree } from '../kinds/catalog-tree.js';
import { demoShopRecipe } from '../../test/demo-shop.js';
import { parseProductPage } from '../kinds/product-page.js';
import { defineRecipe } from '../recipe/read-recipe.js';
import { structuredDataRecipe } from '../recipe/structured-data-recipe.js';
import { suggestRecipe } from './suggest-recipe.js';

const url = 'http://demo-shop.test/p/1';
const anyProduct = structuredDataRecipe({ id: 'x', name: 'x', origin: 'http://demo-shop.test', productUrls: [url] });
const stateful = defineRecipe({
  ...demoShopRecipe,
  productPage: { sources: [], fields: { name: { state: '*', path: 'name' } } },
});
const sitemap = defineRecipe({ ...demoShopRecipe, catalogTree: { sitemap: { kind: 'product-page' } } });
const script = (json: string): string => `<script type="application/ld+json">${json}</script>`;

/** Not to measure speed, but to see a cost that grows with the square: that would take minutes. */
const boundMs = 15_000;

const pages: [string, () => string][] = [
  ['nothing', () => ''],
  ['a million open divs', () => '<div>'.repeat(1_000_000)],
  ['divs nested as deep as is accepted', () => `${'<div itemscope itemprop=offers>'.repeat(3_900)}x`],
  ['five million unmatched end tags in a deep page', () => '<i>'.repeat(3_900) + '</b>'.repeat(5_000_000)],
  ['an attribute of 10 MB', () => `<div class="${'a '.repeat(5_000_000)}">x</div>`],
  ['an element of 200,000 attributes', () => `<div ${Array.from({ length: 200_000 }, (_, i) => `a${i}=1`).join(' ')}>`],
  ['a script without end', () => `<script type="application/ld+json">{"a":"${'x'.repeat(5_000_000)}`],
  ['300,000 siblings', () => '<li class="product-tile">'.concat('<p>x</p>'.repeat(300_000))],
  ['JSON nested 100,000 deep', () => script('{"mainEntity":'.repeat(100_000) + '1' + '}'.repeat(100_000))],
  ['JSON lists nested 100,000 deep', () => script('['.repeat(100_000) + ']'.repeat(100_000))],
  ['100,000 products', () => script(`[${'{"@type":"Product","name":"x","url":"/p/2"},'.repeat(100_000)}1]`)],
  ['numbers without end', () => script(`{"@type":"Product","name":"x","offers":{"price":"${'1'.repeat(1_000_000)}"}}`)],
  ['half an entity, a null byte and a lone surrogate', () => '<h1>&am\u0000\ud800</h1>&#xFFFFFFFF;'],
  ['300,000 options that nobody closes', () => `<select>${'<option value=x>'.repeat(300_000)}`],
  ['tags whose names hold quotes', () => '<ul>'.concat('<a="x"><li><a href="/p/1">Saw</a> €1'.repeat(20))],
  ['a script of a million letters', () => `<script>x = "${'a'.repeat(1_000_000)}"; y${' '.repeat(300_000)}</script>`],
  ['a name made of tags', () => script(JSON.stringify({ '@type': 'Product', name: '<b>'.repeat(300_000) }))],
];

describe.each(pages)('a page with %s', (_what, html) => {
  it('ends in a result or a clear failure, in bounded time', () => {
    const page = html();
    const readers = [
      () => parseCatalogTree(demoShopRecipe, page, url),
      () => parseCatalogPage(demoShopRecipe, page, url, { pageNumber: 1 }),
      () => parseProductPage(anyProduct, page, url),
      () => parseProductPage(stateful, page, url),
      () => parseCatalogTree(sitemap, page, url),
      () => autoCatalogPage(page, url),
      () => suggestRecipe([{ url, text: page }]),
    ];
    const startedAt = process.cpuUsage();
    for (const read of readers) {
      const error = thrownBy(read);
      if (error !== undefined) expect(error).toEqual(expect.objectContaining({ code: 'PARSE_FAILED' }));
    }
    expect(process.cpuUsage(startedAt).user / 1_000).toBeLessThan(boundMs);
  });
});

function thrownBy(read: () => unknown): unknown {
  try {
    read();
    return undefined;
  } catch (error) {
    if (!(error instanceof AisleError)) throw error;
    return error;
  }
}
