import { describe, expect, it } from '@jest/globals';
import { fieldLimits } from '@aisle/core';
import { defineRecipe } from '../recipe/read-recipe.js';
import type { RecipeInput } from '../recipe/recipe.js';
import { parseProductPage } from './product-page.js';

const url = 'https://shop.test/p/saw';
const recipeWith = (productPage: RecipeInput['productPage']) =>
  defineRecipe({
    id: 'shop',
    name: 'Shop',
    origin: 'https://shop.test',
    market: { country: 'DE', currency: 'EUR' },
    politeness: { ratePerSecond: 1, maxConcurrency: 1 },
    start: [{ kind: 'product-page', url: '/p/saw' }],
    productPage,
  });
const linked = (...nodes: object[]) =>
  `<script type="application/ld+json">${JSON.stringify({ '@graph': nodes })}</script>`;
const saw = { '@type': 'Product', name: 'Hand saw', sku: 'S-1', offers: { price: '9.90', priceCurrency: 'EUR' } };
const trail = { '@type': 'BreadcrumbList', itemListElement: [{ name: 'Tools' }, { name: 'Saws &amp; files' }] };

const fieldsIn = (html: string, productPage: RecipeInput['productPage'] = {}) =>
  parseProductPage(recipeWith(productPage), html, url).products.map(({ fields }) => fields);

describe('breadcrumbs of a product page', () => {
  it('are read wherever the page states them, in the order of the recipe’s sources', () => {
    expect(fieldsIn(linked(saw, trail))[0]?.breadcrumbs).toEqual(['Tools', 'Saws & files']);
    const microdata = `<ol itemscope itemtype="https://schema.org/BreadcrumbList"><li itemprop="itemListElement" itemscope
      itemtype="https://schema.org/ListItem"><a itemprop="item" href="/c/saws"><b itemprop="name">Sawing</b></a></li></ol>`;
    expect(fieldsIn(microdata + linked(saw))[0]?.breadcrumbs).toEqual(['Sawing']);
    expect(fieldsIn(microdata + linked(saw), { sources: ['json-ld'] })[0]?.breadcrumbs).toBeUndefined();
  });

  it('are all the matches of a rule, or the pieces of a text', () => {
    const html = `<nav><a>Tools</a> › <a>Saws</a></nav><p id="path">Tools / Saws</p>${linked(saw)}`;
    expect(fieldsIn(html, { fields: { breadcrumbs: 'nav a' } })[0]?.breadcrumbs).toEqual(['Tools', 'Saws']);
    const split = { select: '#path', split: { by: '/' } };
    expect(fieldsIn(html, { fields: { breadcrumbs: split } })[0]?.breadcrumbs).toEqual(['Tools', 'Saws']);
  });

  it('are kept whole or not at all, and what is left out is told', () => {
    const itemListElement = Array.from({ length: fieldLimits.breadcrumbs + 1 }, (_, level) => ({ name: `L${level}` }));
    const leftOut: object[] = [];
    const notes = {
      found: () => undefined,
      missed: () => undefined,
      leftOut: (note: object) => void leftOut.push(note),
    };
    const html = linked(saw, { '@type': 'BreadcrumbList', itemListElement });
    const [product] = parseProductPage(recipeWith({}), html, url, { notes }).products;
    expect(product?.fields.breadcrumbs).toBeUndefined();
    expect(leftOut).toEqual([{ where: 'Variant 1', field: 'breadcrumbs', count: fieldLimits.breadcrumbs + 1 }]);
  });
});

describe('attributes of a product page', () => {
  it('are kept of variants that have SKUs too, beside what all of them share', () => {
    const variant = (sku: string, color: string) => ({ ...saw, sku, color });
    const group = {
      '@type': 'ProductGroup',
      name: 'Hand saw',
      productGroupID: 'G-1',
      variesBy: 'https://schema.org/color',
      color: 'red, blue',
      material: 'steel',
      hasVariant: [variant('S-1', 'red'), variant('S-2', 'blue')],
    };
    expect(fieldsIn(linked(group)).map(({ sku, groupId, attributes }) => ({ sku, groupId, attributes }))).toEqual([
      { sku: 'S-1', groupId: 'G-1', attributes: { color: 'red', material: 'steel' } },
      { sku: 'S-2', groupId: 'G-1', attributes: { color: 'blue', material: 'steel' } },
    ]);
  });

  it('are read by names, rows and objects, before those of structured data', () => {
    const html = `<b class="c">Navy</b><table><tr><th>Width:</th><td>3 &lt; 4 cm</td></tr><tr><th>Width</th><td>5</td></tr>
      <tr><th>Empty</th><td></td></tr></table><i data-more='{"Grip":"oak","teeth":{"a":1},"Teeth":7}'></i>${linked({ ...saw, color: 'blue', size: 'L' })}`;
    const attributes = {
      named: { color: '.c' },
      rows: { items: 'table tr', name: 'th', value: 'td' },
      object: { select: 'i', attr: 'data-more', path: '$' },
    };
    expect(fieldsIn(html, { fields: { attributes } })[0]?.attributes).toEqual({
      color: 'Navy',
      Width: '3 < 4 cm',
      Grip: 'oak',
      Teeth: '7',
      size: 'L',
    });
  });

  it('that the recipe finds with its variants stand beside the product’s, but for what tells variants apart', () => {
    const html = `<ul><li data-sku="A" data-colour="red">1 €</li><li data-sku="B">2 €</li></ul>${linked({ ...saw, color: 'red', material: 'steel' })}`;
    const variants = {
      items: 'li',
      fields: { sku: { attr: 'data-sku' }, attributes: { named: { color: { attr: 'data-colour' } } } },
    };
    expect(fieldsIn(html, { variants }).map(({ attributes }) => attributes)).toEqual([
      { color: 'red', material: 'steel' },
      { material: 'steel' },
    ]);
  });

  it('are bounded in number and length, and what is left out is counted', () => {
    const long = 'x'.repeat(fieldLimits.attributeCharacters + 1);
    const additionalProperty = [
      { name: 'Long', value: long },
      ...Array.from({ length: fieldLimits.attributes + 2 }, (_, index) => ({ name: `n${index}`, value: index })),
    ];
    const counts: number[] = [];
    const notes = {
      found: () => undefined,
      missed: () => undefined,
      leftOut: ({ count }: { count: number }) => void counts.push(count),
    };
    const html = linked({ ...saw, additionalProperty });
    const [product] = parseProductPage(recipeWith({}), html, url, { notes }).products;
    expect(Object.keys(product?.fields.attributes ?? {})).toHaveLength(fieldLimits.attributes);
    expect(counts).toEqual([3]);
  });
});

describe('the group of a product', () => {
  it.each([[{ inProductGroupWithID: 'G-2' }], [{ isVariantOf: { '@type': 'ProductGroup', productGroupID: 'G-2' } }]])(
    'is what it names as such: %j',
    (more) => expect(fieldsIn(linked({ ...saw, ...more }))[0]?.groupId).toBe('G-2'),
  );
});

describe('what an offer says besides its price', () => {
  const offers = {
    price: '9.90',
    priceCurrency: 'EUR',
    availability: 'InStock',
    itemCondition: 'https://schema.org/RefurbishedCondition',
    priceValidUntil: '2026-12-31T23:59:59+01:00',
    seller: { '@type': 'Organization', name: 'Acme &amp; Sons' },
    inventoryLevel: { '@type': 'QuantitativeValue', value: 12 },
  };
  const aggregateRating = { ratingValue: '4,50', ratingCount: '1,204', reviewCount: 7 };

  it('is that of the offer whose price it is', () => {
    const dearer = {
      itemCondition: 'refurbished',
      price: '12.00',
      priceCurrency: 'EUR',
      availability: 'InStock',
      seller: 'Another',
      inventoryLevel: 5,
    };
    expect(fieldsIn(linked({ ...saw, aggregateRating, offers: [dearer, offers] }))[0]).toMatchObject({
      price: { amountMinor: 990, currency: 'EUR' },
      condition: 'RefurbishedCondition',
      priceValidUntil: '2026-12-31',
      seller: 'Acme & Sons',
      stockQuantity: 12,
      rating: { value: '4.5', best: '5', count: 1204 },
    });
  });

  it('is read from microdata and OpenGraph too', () => {
    const microdata = `<div itemscope itemtype="https://schema.org/Product"><h1 itemprop="name">Hand saw</h1>
      <p itemprop="aggregateRating" itemscope itemtype="https://schema.org/AggregateRating"><meta itemprop="ratingValue" content="9.1">
      <meta itemprop="bestRating" content="10"><b itemprop="reviewCount">3</b></p><p itemprop="offers" itemscope itemtype="https://schema.org/Offer">
      <meta itemprop="price" content="9.90"><link itemprop="itemCondition" href="http://schema.org/UsedCondition"></p></div>`;
    const [read] = fieldsIn(microdata);
    expect([read?.rating, read?.condition]).toEqual([{ value: '9.1', best: '10', count: 3 }, 'UsedCondition']);
    const graph = Object.entries({
      'og:type': 'product',
      'og:title': 'Hand saw',
      'product:price:amount': '12',
      'product:sale_price:amount': '9',
      'product:sale_price_dates:end': '2026-11-30',
      'product:condition': 'refurbished',
      'product:color': 'red',
      'product:item_group_id': 'G-7',
    }).map(([property, content]) => `<meta property="${property}" content="${content}">`);
    expect(fieldsIn(graph.join(''))[0]).toMatchObject({
      priceValidUntil: '2026-11-30',
      condition: 'RefurbishedCondition',
      attributes: { color: 'red' },
      groupId: 'G-7',
    });
  });

  it('is not shared by variants where it is of one of them', () => {
    const hasVariant = ['S-1', 'S-2'].map((sku) => ({ ...saw, sku, offers: { ...offers, inventoryLevel: undefined } }));
    const group = { '@type': 'ProductGroup', name: 'Hand saw', offers, hasVariant, aggregateRating };
    const read = fieldsIn(linked(group));
    expect(read.map(({ stockQuantity }) => stockQuantity)).toEqual([undefined, undefined]);
    expect(read.map(({ rating }) => rating?.count)).toEqual([1204, 1204]);
  });

  it('is read by rules', () => {
    const html = `<p class="state">Generalüberholt</p><p class="stars">4,5 von 5 Sternen</p><p class="by">(1.204 Bewertungen)</p>
      <p class="until">31.12.2026</p><p class="shop">Acme</p><p class="left">Nur noch 3 da</p>${linked(saw)}`;
    const fields = {
      condition: '.state',
      ratingValue: '.stars',
      ratingCount: '.by',
      priceValidUntil: '.until',
      seller: '.shop',
      stockQuantity: { select: '.left', pattern: '\\d+' },
    };
    expect(fieldsIn(html, { fields })[0]).toMatchObject({
      condition: 'RefurbishedCondition',
      rating: { value: '4.5', best: '5', count: 1204 },
      priceValidUntil: '2026-12-31',
      seller: 'Acme',
      stockQuantity: 3,
    });
    expect(fieldsIn(html, { fields: { stockQuantity: '.left' } })[0]?.stockQuantity).toBeUndefined();
  });

  it('is asked of one source by name', () => {
    const fields = {
      ratingValue: { from: 'json-ld' },
      breadcrumbs: { from: 'json-ld' },
      seller: { from: 'json-ld' },
    } as const;
    const html = linked({ ...saw, offers, aggregateRating: { ratingValue: 4, bestRating: 6 } }, trail);
    expect(
      fieldsIn(html, {
        sources: [],
        fields: { ...fields, name: { from: 'json-ld' }, ratingBest: { from: 'json-ld' } },
      })[0],
    ).toMatchObject({
      rating: { value: '4', best: '6' },
      breadcrumbs: ['Tools', 'Saws & files'],
    });
  });

  it('names no seller by an address, and counts no metres', () => {
    const [read] = fieldsIn(
      linked({
        ...saw,
        offers: { ...offers, seller: { '@id': 'https://x.test/#org' }, inventoryLevel: { value: 3, unitCode: 'MTR' } },
      }),
    );
    expect([read?.seller, read?.stockQuantity]).toEqual([undefined, undefined]);
  });
});

describe('measures of an offer', () => {
  const specified = (...priceSpecification: object[]) =>
    linked({ ...saw, offers: { price: '1.99', priceCurrency: 'EUR', priceSpecification } });

  it('are what a reference quantity costs', () => {
    const perKilogram = { price: 3.98, referenceQuantity: { value: 1, unitCode: 'KGM' } };
    expect(fieldsIn(specified({ price: 1.99 }, perKilogram))[0]).toMatchObject({
      price: { amountMinor: 199, currency: 'EUR' },
      unitPrice: { amountMinor: 398, currency: 'EUR', quantity: '1', unit: 'kg' },
    });
  });

  it('are what is in the pack where the quantity refers to another one', () => {
    const referenceQuantity = { value: '0.75', unitCode: 'LTR', valueReference: { value: 1, unitCode: 'LTR' } };
    const [read] = fieldsIn(specified({ price: 1.99, referenceQuantity }));
    expect([read?.packSize, read?.unitPrice]).toEqual([{ quantity: '0.75', unit: 'l' }, undefined]);
  });

  it('are read by rules', () => {
    const html = `<p class="per">(3,98 € / 1 kg)</p><p class="size">500 g</p>${linked(saw)}`;
    expect(fieldsIn(html, { fields: { unitPrice: '.per', packSize: '.size' } })[0]).toMatchObject({
      unitPrice: { amountMinor: 398, currency: 'EUR', quantity: '1', unit: 'kg' },
      packSize: { quantity: '500', unit: 'g' },
    });
  });
});

describe('the raw text of a field with several parts', () => {
  it('is the first of them, as the page has it', () => {
    const raws = new Map<string, string>();
    const notes = {
      found: ({ field, raw }: { field: string; raw: string }) => void raws.set(field, raw),
      missed: () => undefined,
    };
    const product = { ...saw, color: 'red', size: 'L', aggregateRating: { ratingValue: '4,50', ratingCount: 7 } };
    parseProductPage(recipeWith({}), linked(product, trail), url, { notes });
    expect([raws.get('attributes'), raws.get('rating'), raws.get('breadcrumbs')]).toEqual(['red', '4,50', 'Tools']);
  });
});
