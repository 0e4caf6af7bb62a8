import { describe, expect, test } from '@jest/globals';
import { rawTextCharacters, unpackField, type FieldName, type ObservedFields, type PackedReading } from '@aisle/core';
import { parseCatalogPage } from '../kinds/catalog-page.js';
import { demoShopPage, demoShopRecipe } from '../../test/demo-shop.js';
import { rulesOf, ruleText, type FieldRule, type FieldRules } from '../recipe/field-rule.js';
import { parseProductPage } from '../kinds/product-page.js';
import { defineRecipe } from '../recipe/read-recipe.js';
import { layoutsOf } from '../recipe/recipe-sections.js';
import type { RecipeInput } from '../recipe/recipe.js';
import { collectReading } from './collect-reading.js';
import { packReading, type ListingReading } from './pack-reading.js';
import { usedBytes } from '../../test/used-bytes.js';

const rule: FieldRule = { select: '.it' };
const listing = (listingKey: string, fields: ObservedFields, raws: Partial<Record<FieldName, string>>) => ({
  listingKey,
  variant: '',
  fields,
  notes: Object.fromEntries(
    Object.entries(raws).map(([field, raw]) => [field, { where: 'x', field, rule, ruleIndex: 0, raw }]),
  ),
});
const money = (amountMinor: number, currency = 'EUR') => ({ amountMinor, currency });
const stored = (packed: PackedReading | undefined): PackedReading =>
  JSON.parse(JSON.stringify(packed)) as PackedReading;
const rawsOf = (listings: readonly ListingReading[]) => {
  const packed = stored(packReading(listings));
  return listings.map(({ listingKey, variant, fields }) =>
    Object.fromEntries(
      (Object.keys(fields) as FieldName[]).map((field) => [
        field,
        unpackField(packed, { listingKey, variant, field, value: fields[field] })?.rawText,
      ]),
    ),
  );
};

describe('the packed reading of a page', () => {
  test.each([
    ['€12.99', money(1299)],
    ['€ 1,234.50', money(123450)],
    ['ab 12,99 € *', money(1299)],
    ['1.234,50 EUR', money(123450)],
    ['1299', money(1299, 'JPY')],
    ['12.9', money(1290)],
    ['ab 5 €', money(500)],
    ['1299', money(1299)],
  ])('gives back the price text %j', (raw, price) => {
    expect(rawsOf([listing('1', { price }, { price: raw })])).toEqual([{ price: raw }]);
  });

  test('gives back each listing its own texts, however they differ from the usual ones', () => {
    const listings = [
      listing('1', { name: 'Saw', price: money(1299) }, { name: 'Saw', price: '€12.99' }),
      listing('2', { name: 'Axe', price: money(199900) }, { name: '  Axe\n', price: '€1,999.00' }),
      listing('3', { name: 'Big axe', price: money(500) }, { name: 'Big\n axe', price: 'now only €5' }),
      listing('4', { url: 'https://shop.example/p/4?a=b' }, { url: '/p/4?a=b' }),
      listing('5', { imageUrls: ['https://cdn.example/5.jpg', 'https://cdn.example/6.jpg'] }, { imageUrls: '/5.jpg' }),
      listing('6', { availability: 'InStock' }, { availability: 'Ready to ship' }),
    ];
    expect(rawsOf(listings)).toEqual([
      { name: 'Saw', price: '€12.99' },
      { name: 'Axe', price: '€1,999.00' },
      { name: 'Big axe', price: 'now only €5' },
      { url: '/p/4?a=b' },
      { imageUrls: '/5.jpg' },
      { availability: 'Ready to ship' },
    ]);
  });

  test('says nothing of a field that nobody noted, though the others of its kind were', () => {
    const listings = [
      listing('1', { name: 'Saw' }, { name: 'Saw' }),
      listing('2', { name: 'Axe' }, {}),
      listing('3', { name: 'Nut', sku: 'N' }, { name: 'Nut' }),
    ];
    expect(rawsOf(listings)).toEqual([{ name: 'Saw' }, { name: undefined }, { name: 'Nut', sku: undefined }]);
  });

  test('of a listing that stands twice on a page the first place counts', () => {
    const listings = [
      listing('1', { price: money(100) }, { price: '€1.00' }),
      listing('1', { price: money(100) }, { price: 'one euro' }),
    ];
    expect(stored(packReading(listings)).others).toBeUndefined();
  });

  test('a long text is cut and says so', () => {
    const name = `${'long '.repeat(200)}end`;
    const cut = `${name.slice(0, rawTextCharacters)}…`;
    expect(rawsOf([listing('1', { name }, { name })])).toEqual([{ name: cut }]);
    expect(rawsOf([listing('1', { name: 'short' }, { name })])).toEqual([{ name: cut }]);
  });

  test('holds nothing that Postgres refuses in a text', () => {
    const raw = `${'x'.repeat(rawTextCharacters - 1)}😀 and more`;
    const broken = 'a\u0000b \ud83d';
    const packed = packReading([
      listing('1', { name: 'Saw', brand: 'Acme' }, { name: raw, brand: broken }),
      listing('2', { name: raw }, { name: raw }),
    ]);
    const texts = JSON.stringify(packed);
    expect(texts).not.toMatch(/\\ud8|\\ude|\\u0000/);
    expect(rawsOf([listing('2', { name: raw }, { name: raw })])).toEqual([{ name: `${raw.slice(0, 299)}…` }]);
  });

  test('is bounded, and what did not fit is not made up', () => {
    const listings = Array.from({ length: 5_000 }, (_, index) =>
      listing(`https://shop.example/${index}`, { name: 'Same' }, { name: `${index}th ${'different '.repeat(50)}` }),
    );
    const packed = stored(packReading(listings));
    expect(JSON.stringify(packed).length).toBeLessThan(64_000);
    expect(packed.partial).toBe(true);
    const read = (index: number) =>
      unpackField(packed, { ...listings[index]!, field: 'name', value: listings[index]?.fields.name }); // eslint-disable-line @typescript-eslint/no-non-null-assertion -- an index of the array above
    expect(read(1)?.rawText).toMatch(/^1th different/);
    expect(read(4_999)).toBeUndefined();
  });
});

const recipeWith = (input: Partial<RecipeInput>) =>
  defineRecipe({
    id: 'shop',
    name: 'Shop',
    origin: 'https://shop.example',
    market: { country: 'DE', currency: 'EUR' },
    politeness: { ratePerSecond: 1, maxConcurrency: 1 },
    start: [{ kind: 'catalog-page', url: '/c' }],
    catalogPage: { tiles: 'li', fields: { name: 'a', url: 'a' } },
    ...input,
  });

describe('collecting how a page is read', () => {
  const fixture = demoShopPage('leaf-page-1.html');
  /** The fixture's twelve tiles four times over, each time under other SKUs. */
  const fullPage = fixture.replace(
    /(<ol class="product-grid[^>]*>)([^]*?)(<\/ol>)/,
    (_all, start: string, tiles: string, end: string) =>
      `${start}${[5, 6, 7, 8].map((digit) => tiles.replaceAll('GA005', `GA00${digit}`)).join('')}${end}`,
  );

  const demoRules = layoutsOf(demoShopRecipe.catalogPage)[0]?.fields as Record<string, FieldRules>;

  test('of a page of 48 tiles takes less than 6 KB; each field names its rule, and a text that stands on the page', () => {
    const collector = collectReading((key) => key);
    const { tiles } = parseCatalogPage(demoShopRecipe, fullPage, 'http://demo-shop.test/c/1', {
      pageNumber: 1,
      notes: collector.notes,
    });
    const packed = stored(collector.packed());
    expect(tiles).toHaveLength(48);
    expect(JSON.stringify(packed).length).toBeLessThan(6_000);
    const page = fullPage.replace(/\s+/g, ' ').replaceAll('&amp;', '&').replaceAll('&#39;', "'");
    for (const { listingKey, variant, fields } of tiles) {
      for (const [field, value] of Object.entries(fields)) {
        if (field === 'listed') continue;
        const reading = unpackField(packed, { listingKey, variant, field: field as FieldName, value });
        const [rule] = rulesOf(demoRules[field] ?? []);
        expect(reading?.place).toBe(rule && ruleText(rule));
        expect(page).toContain(reading?.rawText ?? 'no reading');
      }
    }
  });

  test('the second of two rules is named where the first finds nothing, and the text as it stood before it was rewritten', () => {
    const recipe = recipeWith({
      listingKey: 'url',
      catalogPage: {
        tiles: 'li',
        fields: {
          name: 'a',
          url: { select: 'a', attr: 'href' },
          price: ['.now', { select: '.old', pattern: 'was (.*)' }],
          availability: { select: '.stock', map: { ja: 'InStock' } },
        },
      },
    });
    const html =
      '<li><a href="/p/1">1</a><b class="old">it was 5,00 €</b><i class="stock"> ja </i></li><li><a href="/p/2">2</a><b class="now">6,00 €</b></li>';
    const collector = collectReading((key) => key);
    const { tiles } = parseCatalogPage(recipe, html, 'https://shop.example/c', {
      pageNumber: 1,
      notes: collector.notes,
    });
    const packed = stored(collector.packed());
    const of = (index: number, field: FieldName) => {
      const { listingKey = '', variant = '', fields = {} } = tiles[index] ?? {};
      return unpackField(packed, { listingKey, variant, field, value: fields[field] });
    };
    expect([of(0, 'price'), of(1, 'price'), of(0, 'availability')]).toEqual([
      { strategy: 'selector', place: '.old', ruleIndex: 1, rawText: '5,00 €' },
      { strategy: 'selector', place: '.now', ruleIndex: 0, rawText: '6,00 €' },
      { strategy: 'selector', place: '.stock', ruleIndex: 0, rawText: 'ja' },
    ]);
  });

  test('each variant names the source that states it, and what it has from its product', () => {
    const variant = (sku: string, price: string) => ({
      '@type': 'Product',
      sku,
      name: `Saw ${sku}`,
      offers: { '@type': 'Offer', price, priceCurrency: 'EUR' },
    });
    const data = {
      '@context': 'https://schema.org',
      '@type': 'ProductGroup',
      name: 'Saw',
      brand: 'Acme',
      hasVariant: [variant('S', '10.00'), variant('L', '20.00')],
    };
    const html = `<head><link rel="canonical" href="/p/saw"></head><h1>The saw</h1><script type="application/ld+json">${JSON.stringify(data)}</script>`;
    const recipe = recipeWith({ listingKey: 'sku', productPage: { fields: { name: 'h1' } } });
    const collector = collectReading((key) => key);
    const { products } = parseProductPage(recipe, html, 'https://shop.example/p/saw?x=1', { notes: collector.notes });
    const packed = stored(collector.packed());
    const read = products.map(({ listingKey, variant: of, fields }) =>
      (['name', 'brand', 'price', 'url'] as const).map((field) => {
        const reading = unpackField(packed, { listingKey, variant: of, field, value: fields[field] });
        return `${reading?.strategy} ${reading?.place}: ${reading?.rawText}`;
      }),
    );
    expect(read).toEqual(
      ['10.00', '20.00'].map((price) => [
        'selector h1: The saw',
        'json-ld json-ld: Acme',
        `json-ld json-ld: ${price}`,
        'attribute link[rel=canonical] @href: /p/saw',
      ]),
    );
  });

  test('what is found without rules names what it went by, and the text as the page has it', () => {
    const html =
      '<title>Saw</title><main><h1>Saw</h1><p class="price">Our price: 1.299,00 €</p><p>SKU: S-100</p><button>Add to cart</button></main>';
    const recipe = recipeWith({ listingKey: 'url', productPage: { sources: ['auto'] } });
    const collector = collectReading((key) => key);
    const { products } = parseProductPage(recipe, html, 'https://shop.example/p/saw', { notes: collector.notes });
    const { listingKey = '', variant = '', fields } = products[0] ?? {};
    const read = unpackField(stored(collector.packed()), { listingKey, variant, field: 'price', value: fields?.price });
    expect(fields?.price).toEqual(money(129900));
    expect(read).toMatchObject({ strategy: 'auto', place: 'markup', rawText: expect.stringContaining('1.299,00 €') });
  });
});

describe('memory', () => {
  test('what is kept of a page does not hold the page', () => {
    const pageCharacters = 2_000_000;
    const before = usedBytes();
    const kept = Array.from({ length: 20 }, (_, index) => {
      const page = Buffer.alloc(pageCharacters, `page ${index} `).toString('latin1');
      return packReading([listing('1', { price: money(1299) }, { price: page.slice(1_000, 1_100) })]);
    });
    expect(usedBytes() - before).toBeLessThan(3 * pageCharacters);
    expect(kept).toHaveLength(20);
  });
});
