import { describe, expect, it } from '@jest/globals';
import { parseProductPage } from './product-page.js';
import { defineRecipe } from '../recipe/read-recipe.js';
import type { RecipeInput } from '../recipe/recipe.js';

const url = 'https://shop.example/p/saw';
const recipeWith = (
  productPage: Partial<NonNullable<RecipeInput['productPage']>> = {},
  rest: Partial<RecipeInput> = {},
) =>
  defineRecipe({
    id: 'shop',
    name: 'Shop',
    origin: 'https://shop.example',
    market: { country: 'DE', currency: 'EUR' },
    politeness: { ratePerSecond: 1, maxConcurrency: 1 },
    start: [{ kind: 'product-page', url }],
    productPage: { sources: ['json-ld', 'microdata', 'opengraph'], ...productPage },
    ...rest,
  });
const recipe = recipeWith();
const ld = (...data: unknown[]): string =>
  data.map((each) => `<script type="application/ld+json">${JSON.stringify(each)}</script>`).join('');
const fieldsOf = (html: string, from = recipe) => parseProductPage(from, html, url).products[0]?.fields;

describe('a product page with JSON-LD', () => {
  const offer = { '@type': 'Offer', price: 12.99, priceCurrency: 'GBP', availability: 'https://schema.org/InStock' };

  it('gives every field of the Product', () => {
    const product = {
      '@context': 'https://schema.org',
      '@type': 'Product',
      name: 'Tom &amp; Jerry&#39;s saw',
      brand: { '@type': 'Brand', name: 'Acme' },
      description: '<p>Cuts <b>wood</b></p><p>well</p>',
      sku: 4711,
      gtin13: '4006381333931',
      mpn: 'S-1',
      image: [{ '@type': 'ImageObject', url: '/a.jpg' }, 'https://cdn.example/b.jpg', '/a.jpg'],
      offers: offer,
    };
    expect(parseProductPage(recipe, ld(product), `${url}?utm_source=x#top`).products).toEqual([
      {
        listingKey: '4711',
        variant: '',
        fields: {
          name: "Tom & Jerry's saw",
          brand: 'Acme',
          description: 'Cuts wood well',
          sku: '4711',
          gtin: '4006381333931',
          mpn: 'S-1',
          url,
          imageUrls: ['https://shop.example/a.jpg', 'https://cdn.example/b.jpg'],
          price: { amountMinor: 1299, currency: 'GBP' },
          availability: 'InStock',
          listed: true,
        },
      },
    ]);
  });

  it.each<[string, unknown, number]>([
    ['a list of offers', [offer, { ...offer, price: 99 }], 1299],
    ['an aggregate', { '@type': 'AggregateOffer', lowPrice: '9.50', highPrice: 20, priceCurrency: 'GBP' }, 950],
    ['an aggregate of offers', { '@type': 'AggregateOffer', offers: [offer] }, 1299],
    ['a price specification', { '@type': 'Offer', priceSpecification: [{ price: '7', priceCurrency: 'GBP' }] }, 700],
    ['a price as people write it', { ...offer, price: '1.249,00 £', priceCurrency: undefined }, 124900],
    ['a number with binary dust', { ...offer, price: 12.990000000000002 }, 1299],
  ])('reads the price of %s', (_what, offers, amountMinor) => {
    expect(fieldsOf(ld({ '@type': 'Product', name: 'Saw', offers }))?.price).toEqual({ amountMinor, currency: 'GBP' });
  });

  it('reads the regular price of a list-price specification', () => {
    const priceSpecification = [
      { priceType: 'https://schema.org/StrikethroughPrice', price: 20, priceCurrency: 'GBP' },
    ];
    const fields = fieldsOf(ld({ '@type': 'Product', name: 'Saw', offers: { ...offer, priceSpecification } }));
    expect(fields).toMatchObject({ price: { amountMinor: 1299 }, regularPrice: { amountMinor: 2000 } });
  });

  it.each([
    { price: '.price' },
    { price: { path: '$.price' } },
    { price: { path: '$.cents', as: 'minorUnits' as const } },
  ])('takes 0.00 for no price, whichever rule reads it: %j', (rules) => {
    const recipe = defineRecipe({
      id: 'shop',
      name: 'Shop',
      origin: 'https://shop.test',
      market: { currency: 'EUR' },
      politeness: { ratePerSecond: 1, maxConcurrency: 1 },
      start: [{ kind: 'product-page', url: '/p' }],
      productPage: { sources: [], fields: { name: { value: 'Saw' }, ...rules } },
    });
    const page = rules.price === '.price' ? '<b class="price">0,00 €</b>' : '{"price":"0.00","cents":0}';
    expect(parseProductPage(recipe, page, 'https://shop.test/p').products[0]?.fields.price).toBeUndefined();
  });

  it('takes the market’s currency where the page states none', () => {
    const fields = fieldsOf(ld({ '@type': 'Product', name: 'Saw', offers: { price: '5.00' } }));
    expect(fields?.price).toEqual({ amountMinor: 500, currency: 'EUR' });
  });

  it('finds the product in @graph, mainEntity and among several scripts, not among related ones', () => {
    const saw = {
      '@type': 'Product',
      name: 'Saw',
      url,
      isRelatedTo: [{ '@type': 'Product', name: 'Related', offers: offer }],
    };
    const other = { '@type': 'Product', name: 'Other', url: 'https://shop.example/p/other', offers: offer };
    expect(fieldsOf(ld({ '@graph': [{ '@type': 'WebSite', name: 'Shop' }, other, saw] }))?.name).toBe('Saw');
    expect(
      fieldsOf(ld(other, { '@type': 'WebPage', mainEntity: { '@type': 'http://schema.org/Product', name: 'Main' } }))
        ?.name,
    ).toBe('Main');
    expect(
      fieldsOf(ld({ '@type': 'Organization', name: 'Shop' }, [{ '@type': ['Product', 'Thing'], name: 'Saw' }]))?.name,
    ).toBe('Saw');
  });

  it('joins what several scripts say about one product', () => {
    const fields = fieldsOf(
      ld({ '@type': 'Product', name: 'Saw', sku: 'S1' }, { '@type': 'Product', sku: 'S1', offers: offer }),
    );
    expect(fields).toMatchObject({ name: 'Saw', price: { amountMinor: 1299 } });
  });

  it('gives the variants of a ProductGroup as products of their own', () => {
    const variant = (color: string, sku?: string) => ({
      '@type': 'Product',
      sku,
      color,
      offers: { ...offer, price: color.length },
    });
    const group = { '@type': 'ProductGroup', name: 'Shirt', brand: 'Acme', variesBy: 'https://schema.org/color' };
    const bySku = parseProductPage(
      recipe,
      ld({ ...group, hasVariant: [variant('red', 'R'), variant('blue', 'B')] }),
      url,
    );
    expect(bySku.products).toMatchObject([
      { listingKey: 'R', variant: '', fields: { name: 'Shirt', brand: 'Acme', price: { amountMinor: 300 } } },
      { listingKey: 'B', variant: '', fields: { name: 'Shirt', price: { amountMinor: 400 } } },
    ]);
    const byOption = parseProductPage(
      recipe,
      ld({ ...group, hasVariant: [variant('red'), variant('blue'), variant('red')] }),
      url,
    );
    expect(byOption.products).toMatchObject([
      { listingKey: url, variant: 'red' },
      { listingKey: url, variant: 'blue' },
    ]);
  });

  it('lets no variants share the GTIN of their group, which would make them one catalog item', () => {
    const variants = ['R', 'B'].map((sku) => ({ '@type': 'Product', sku, offers: offer }));
    const group = { '@type': 'ProductGroup', name: 'Shirt', gtin13: '4006381333931' };
    const gtinsOf = (...hasVariant: object[]) =>
      parseProductPage(recipe, ld({ ...group, hasVariant }), url).products.map(({ fields }) => fields.gtin);
    expect(gtinsOf(...variants)).toEqual([undefined, undefined]);
    expect(gtinsOf({ ...variants[0], gtin13: '9780306406157' }, { ...variants[1] })).toEqual([
      '9780306406157',
      undefined,
    ]);
    expect(gtinsOf({ ...variants[0] })).toEqual(['4006381333931']);
  });
});

describe('a product page with other sources', () => {
  const microdata = `<div itemscope itemtype="https://schema.org/Product"><h1 itemprop="name">Saw</h1>
    <span itemprop="brand" itemscope itemtype="https://schema.org/Brand"><b itemprop="name">Acme</b></span>
    <img itemprop="image" src="/a.jpg"><div itemprop="offers" itemscope itemtype="https://schema.org/Offer">
    <meta itemprop="priceCurrency" content="EUR"><span itemprop="price" content="7.50">7,50</span>
    <link itemprop="availability" href="https://schema.org/OutOfStock"></div></div>`;

  it('reads microdata with nested items', () => {
    expect(fieldsOf(microdata)).toMatchObject({
      name: 'Saw',
      brand: 'Acme',
      imageUrls: ['https://shop.example/a.jpg'],
      price: { amountMinor: 750, currency: 'EUR' },
      availability: 'OutOfStock',
    });
  });

  it('reads OpenGraph of pages that say they are about a product', () => {
    const metas =
      '<meta property="og:title" content="Saw"><meta property="og:price:amount" content="7,50"><meta property="og:price:currency" content="EUR"><meta property="product:retailer_item_id" content="S1">';
    expect(fieldsOf(metas)).toMatchObject({ name: 'Saw', sku: 'S1', price: { amountMinor: 750, currency: 'EUR' } });
    expect(() => fieldsOf('<meta property="og:title" content="Welcome">')).toThrow(/no product data/);
  });

  it('believes the sources in the recipe’s order, field by field', () => {
    const html = `${ld({ '@type': 'Product', name: 'Saw (data)' })}${microdata}`;
    expect(fieldsOf(html)).toMatchObject({ name: 'Saw (data)', price: { amountMinor: 750 } });
    expect(fieldsOf(html, recipeWith({ sources: ['microdata', 'json-ld'] }))?.name).toBe('Saw');
  });

  it('believes the recipe’s selectors before all', () => {
    const fields = { name: { select: 'h1' }, sku: { select: '.sku' } };
    expect(
      fieldsOf(`${ld({ '@type': 'Product', name: 'x', sku: 'y' })}<h1>Saw</h1>`, recipeWith({ fields })),
    ).toMatchObject({
      name: 'Saw',
      sku: 'y',
    });
  });

  it('keys by URL where the recipe says so', () => {
    const { products } = parseProductPage(
      recipeWith({}, { listingKey: 'url' }),
      ld({ '@type': 'Product', name: 'Saw', sku: '1' }),
      `${url}#x`,
    );
    expect(products[0]?.listingKey).toBe(url);
  });

  it('says everything it looked for where there is no product', () => {
    expect(() => fieldsOf('<title>Saw</title>')).toThrow(
      'The page has no product data: no JSON-LD Product, no microdata Product, no OpenGraph product.',
    );
    expect(() => fieldsOf(ld({ '@type': 'Product', offers: { price: 1 } }))).toThrow(/no name/);
  });
});
