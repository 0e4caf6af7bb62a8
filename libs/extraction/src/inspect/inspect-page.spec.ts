import { describe, expect, it } from '@jest/globals';
import { guessPageKind, inspectPage } from './inspect-page.js';
import { defineRecipe } from '../recipe/read-recipe.js';

const recipe = defineRecipe({
  id: 'shop',
  name: 'Shop',
  origin: 'http://shop.test',
  market: { currency: 'EUR' },
  politeness: { ratePerSecond: 1, maxConcurrency: 1 },
  start: [{ kind: 'catalog-tree', url: '/' }],
  catalogTree: { levels: [{ item: 'nav li' }] },
  catalogPage: {
    tiles: 'ul.products > li',
    fields: {
      name: 'a',
      url: 'a',
      price: [{ select: '.price__now' }, { select: '.price-sale' }],
      sku: { attr: 'data-sku' },
    },
  },
  productPage: { fields: { brand: { state: '__STATE__', path: 'product.brand.name' } } },
});
const url = 'http://shop.test/c';
const inspect = (kind: 'catalog-tree' | 'catalog-page' | 'product-page', text: string) =>
  inspectPage(recipe, { kind, url, text });

describe('an inspected page', () => {
  it('tells which rule gave each value, and from which text', () => {
    const html = '<ul class=products><li><a href=/p/1>Saw</a> <b class=price-sale>only 5 €</b></ul>';
    const { origins, misses } = inspect('catalog-page', html);
    expect(origins).toContainEqual({
      where: 'Tile 1',
      field: 'price',
      rule: '.price-sale',
      ruleIndex: 1,
      raw: 'only 5 €',
    });
    expect(misses).toEqual([
      {
        where: 'Tile 1',
        field: 'sku',
        rules: ['@data-sku'],
        nearest: 'the element has no attribute `data-sku`; it has none',
      },
    ]);
  });
  it('names what stands nearest to what is missing', () => {
    const html = '<ul class=products><li data-id=7><a href=/p/1>Saw</a><b class=price>5 €</b></ul>';
    const { misses } = inspect('catalog-page', html);
    expect(misses.find(({ field }) => field === 'price')?.nearest).toBe(
      'no element matches `.price__now`; nearest: `.price` (1 in it)',
    );
  });
  it('says how far a selector leads where a page has no tiles', () => {
    const { failure } = inspect('catalog-page', '<ul class=products><div class=item>x</div></ul>');
    expect(failure).toMatchObject({
      code: 'PARSE_FAILED',
      message: 'The catalog page has no tiles: looked for ul.products > li.',
    });
    expect(failure?.nearest[0]).toMatch(
      /^no element matches `ul\.products > li`; `ul\.products` is there, `> li` is not in it/,
    );
  });
  it('says how far a path leads into data', () => {
    const html =
      '<h1>x</h1><meta property="og:type" content="product"><meta property="og:title" content="Saw"><script>__STATE__={"product":{"brand":"Acme","id":1}}</script>';
    const { misses, origins } = inspect('product-page', html);
    expect(misses[0]?.nearest).toBe('`product.brand` is "Acme", nothing at `name` in it');
    expect(origins).toContainEqual(expect.objectContaining({ field: 'name', rule: 'opengraph', raw: 'Saw' }));
  });
  it('says that a value is null, and that one is there which gives none', () => {
    const state = (price: string) =>
      `<meta property="og:type" content="product"><meta property="og:title" content="Saw"><script>__STATE__={"product":{"brand":{"name":${price}}}}</script>`;
    expect(inspect('product-page', state('null')).misses[0]?.nearest).toBe('`product.brand.name` is null');
    expect(inspect('product-page', state('" "')).misses[0]?.nearest).toBe(
      '`product.brand.name` is there and is " ", which gives no value',
    );
  });
  it('is a category where `recognise` fits, though only its menu is found', () => {
    const recognising = defineRecipe({
      id: 'shop',
      name: 'Shop',
      origin: 'http://shop.test',
      market: {},
      politeness: { ratePerSecond: 1, maxConcurrency: 1 },
      start: [{ kind: 'catalog-tree', url: '/' }],
      catalogTree: { levels: [{ item: 'nav li' }] },
      catalogPage: { recognise: 'h1.category', tiles: 'li.misspelt', fields: { name: 'a', url: 'a' } },
    });
    const nav = '<nav><ul><li><a href=/c>Saws</a></ul></nav>';
    const kindOf = (text: string) => guessPageKind(recognising, { url, text });
    expect(kindOf(`${nav}<h1 class=category>Saws</h1>`)).toBe('catalog-page');
    expect(kindOf(nav)).toBe('catalog-tree');
    const read = inspectPage(recognising, {
      kind: 'catalog-page',
      url,
      text: '<h1 class=category>x</h1><li class=misspelled>',
    });
    expect(read.misses).toEqual([
      expect.objectContaining({
        field: 'tiles',
        nearest: expect.stringContaining('nearest: `.misspelled`') as unknown,
      }),
    ]);
  });
  it('is known by what is on it', () => {
    const kindOf = (text: string, at = url) => guessPageKind(recipe, { url: at, text });
    expect(kindOf('<ul class=products><li>')).toBe('catalog-page');
    expect(kindOf('x', 'http://shop.test/')).toBe('catalog-tree');
    expect(kindOf('<script type="application/ld+json">{"@type":"Product","name":"Saw"}</script>')).toBe('product-page');
    expect(kindOf('<h1>About us</h1>')).toBeUndefined();
  });
});
