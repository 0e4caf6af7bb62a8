import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { AisleError } from '@aisle/core';
import { describe, expect, it } from '@jest/globals';
import { demoShopFixtures, demoShopPage, demoShopRecipe } from '../../test/demo-shop.js';
import { parseCatalogPage } from '../kinds/catalog-page.js';
import { decodeHtml } from '../page/decode-html.js';
import { loadHtml } from '../page/html-document.js';
import { sparseTreePlanOf } from '../fields/sparse-tree-plan.js';
import { defineRecipe } from '../recipe/read-recipe.js';
import type { Recipe, RecipeInput } from '../recipe/recipe.js';
import { fullSelectorOf, selectorOf } from '../page/selector.js';

/** Real pages lie beside the repository where somebody has them. */
const corpus = join(import.meta.dirname, '../../../../../shared/corpus');
const corpusFiles = ['product-pages', 'pagination'].flatMap((name) => {
  const folder = join(corpus, name, 'html');
  return existsSync(folder) ? readdirSync(folder).map((file) => join(folder, file)) : [];
});
if (corpusFiles.length === 0) process.stdout.write(`Real pages are not compared: ${corpus} is absent.\n`);
const textOfFile = (file: string): string => decodeHtml(gunzipSync(readFileSync(file)), null);

const url = 'http://demo-shop.test/c/leaf';

/** What a catalog page says when only a part of it is built, and when the whole tree is. */
const bothReadings = (
  recipe: Recipe,
  text: string,
  pageUrl: string,
  pageNumber = 1,
): [part: unknown, whole: unknown] => {
  const ignore = (): void => undefined;
  const notes = { needWholePage: true, found: ignore, missed: ignore };
  const said = (read: () => unknown): unknown => {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof AisleError)) throw error;
      return { code: error.code, message: error.message };
    }
  };
  return [
    said(() => parseCatalogPage(recipe, text, pageUrl, { pageNumber })),
    said(() => parseCatalogPage(recipe, text, pageUrl, { pageNumber, notes })),
  ];
};

const shopWith = (catalogPage: RecipeInput['catalogPage']): Recipe =>
  defineRecipe({ ...demoShopRecipe, listingKey: 'url', catalogPage } as RecipeInput);

/** Selectors of all that is simple, over tags and classes that real pages have. */
const simpleSelectors = [
  ...['a', '*', 'A[HREF]', 'ul > li', 'ul li a', 'li > a[href]', 'div.product, li.item', '.price', 'span.price'],
  ...['[class]', '[class~="product"]', '[class^="product"]', '[class$="price"]', '[class*="item"]', '#content a'],
  ...['div div > a', 'div > div div', 'body > div > div', '> body', '> * > a', ':scope > html a', 'main *'],
  ...['a[href*="page"]', 'img[src]', 'img[data-src]', 'meta[content]', 'h1, h2, h3', 'script', 'style, title'],
  ...['[itemprop="price"]', '[data-id]', '[id="main"] p', 'table tr > td', 'svg > path', 'option', 'noscript img'],
];

const recipes: Record<string, Recipe> = {
  'links of lists': shopWith({
    tiles: 'li',
    fields: {
      name: 'a',
      url: 'a',
      price: ['.price', '[class*="price"]'],
      imageUrls: 'img',
      description: { attr: 'class' },
    },
    followingPages: { pageLinks: 'a' },
  }),
  'whole boxes': shopWith({
    recognise: 'body',
    tiles: 'div > div',
    emptyWhen: '.empty',
    fields: { name: ['h2', 'h3 > a', { attr: 'id' }], url: 'a[href]', brand: {}, availability: 'span' },
    followingPages: { nextLink: ['a.next', '[rel] a'] },
  }),
  'data in attributes': shopWith({
    tiles: 'a[href]',
    fields: {
      name: [{ attr: 'title' }, { attr: 'aria-label' }, { select: 'img', attr: 'alt' }],
      url: { attr: 'href' },
      sku: [{ attr: 'data-product', path: 'id' }, { attr: 'data-id' }],
      imageUrls: { select: 'img' },
    },
    followingPages: { urlTemplate: '?page={page}', pageCount: { select: '.pages', attr: 'data-pages' } },
  }),
};

describe('a page of which only what the rules ask for is built', () => {
  const catalogPages = Object.entries(demoShopFixtures).filter(([, { kind }]) => kind === 'catalog-page');
  it.each(catalogPages)('reads as a whole tree does: %s of the demo shop', (file, fixture) => {
    const [part, whole] = bothReadings(demoShopRecipe, demoShopPage(file), fixture.url, fixture.pageNumber);
    expect(part).toEqual(whole);
  });

  it.each(Object.entries(recipes))('reads markup that is not well-formed as a whole tree does: %s', (_name, recipe) => {
    expect(sparseTreePlanOf(recipe)).toBeDefined();
    for (let seed = 1; seed <= 100; seed++) {
      const [part, whole] = bothReadings(recipe, randomMarkup(seed, 120), url);
      expect({ seed, read: part }).toEqual({ seed, read: whole });
    }
  });

  it('is not chosen where a rule may ask for more', () => {
    const fields = { name: 'a', url: 'a' };
    const [needed, simple] = [{ tiles: 'li', fields }, sparseTreePlanOf(shopWith({ tiles: 'li', fields }))];
    expect(simple).toBeDefined();
    const demanding: RecipeInput['catalogPage'][] = [
      { ...needed, tiles: 'li:not(.ad)' },
      { ...needed, tiles: { auto: true } },
      { ...needed, fields: { ...fields, price: 'b + i' } },
      { ...needed, fields: { ...fields, price: { from: 'json-ld' } } },
      { ...needed, fields: { ...fields, price: { state: '__STATE__', path: 'price' } } },
      { ...needed, followingPages: { auto: true } },
      { ...needed, followingPages: { urlTemplate: '?p={page}', hasMore: { pattern: 'next' } } },
      [
        { recognise: 'h1', ...needed },
        { ...needed, emptyWhen: 'p:empty' },
      ],
    ];
    for (const catalogPage of demanding) expect(sparseTreePlanOf(shopWith(catalogPage))).toBeUndefined();
  });

  (corpusFiles.length > 0 ? it : it.skip).each(Object.entries(recipes))(
    'reads real pages as a whole tree does: %s',
    (_name, recipe) => {
      for (const file of corpusFiles) {
        const [part, whole] = bothReadings(recipe, textOfFile(file), url);
        expect({ file, read: part }).toEqual({ file, read: whole });
      }
    },
    300_000,
  );
});

describe('a simple selector', () => {
  const compare = (html: string, css: string): void => {
    const document = loadHtml(html);
    const [own, full] = [selectorOf(css), fullSelectorOf(css)];
    const scopes = [document, ...full.all(document).slice(0, 3)];
    for (const scope of scopes) {
      const [found, expected] = [own.all(scope), full.all(scope)];
      const isEqual = found.length === expected.length && found.every((element, index) => element === expected[index]);
      expect({ css, isEqual, first: own.first(scope) === expected[0] }).toEqual({ css, isEqual: true, first: true });
    }
  };

  it.each(simpleSelectors)('%s finds what css-select finds', (css) => {
    expect(selectorOf(css).simple).toBeDefined();
    for (let seed = 1; seed <= 60; seed++) compare(randomMarkup(seed, 80), css);
  });
  it.each(['a:first-child', 'a + b', 'a ~ b', '[rel="NEXT"]', '[class="A" i]', 'a:not(b)', ':scope', '[class=""]'])(
    '%s is none',
    (css) => expect(selectorOf(css).simple).toBeUndefined(),
  );
  (corpusFiles.length > 0 ? it : it.skip)(
    'finds what css-select finds on real pages',
    () => {
      for (const file of corpusFiles.filter((_, index) => index % 6 === 0)) {
        const html = textOfFile(file);
        for (const css of simpleSelectors) compare(html, css);
      }
    },
    300_000,
  );
});

/** Tags, attributes, entities and rubbish in any order. */
function randomMarkup(seed: number, parts: number): string {
  let state = seed * 2_654_435_761;
  const below = (limit: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  const oneOf = (values: readonly string[]): string => values[below(values.length)] ?? '';
  const tags = 'a a li li ul div div div span p p table tr td svg path h2 h3 script style title option select b'.split(
    ' ',
  );
  const words = 'price product item empty next pages active\tx Price é'.split(' ');
  const attribute = (): string =>
    oneOf([
      ...['', '', ` class="${oneOf(words)} ${oneOf(words)}"`, ` CLASS=${oneOf(words)}`, ` id='main'`, ' id=content'],
      ...[
        ` href="/p/${below(9)}?page=${below(4)}&amp;x=1"`,
        ` href=/c/${below(9)}`,
        ' src="/i.png"',
        ' data-id=7 checked',
      ],
      ...[
        ' title="&lt;x&gt; &amp y"',
        ' data-pages="3"',
        ` data-product='{"id":"x${below(5)}"}'`,
        ' alt="A" alt="B"',
        ' =',
      ],
    ]);
  const part = (): string =>
    oneOf([
      ...Array.from({ length: 8 }, () => `<${oneOf(tags)}${attribute()}${attribute()}>`),
      ...Array.from({ length: 5 }, () => `</${oneOf(tags)}>`),
      ...[
        oneOf(words),
        ` ${below(50)},99 € `,
        '&amp;&euro',
        '&#8364;&bogus;',
        '<!-- <li> -->',
        '<br/>',
        '<img src=/i.png>',
      ],
      ...['<', '</>', '<![CDATA[ x ]]>', '<?php x ?>', '<!doctype html>', '<path d="m"/>', '<', '"', '<p>', 'text\n'],
    ]);
  return Array.from({ length: parts }, part).join('');
}
