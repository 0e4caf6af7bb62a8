import { describe, expect, it } from '@jest/globals';
import { isOfBuild, listsIn, rulesOfObjects } from './json-rules.js';
import { menuIn } from './json-menu.js';

describe('the fields of objects in JSON, by the names of their members', () => {
  it.each([
    [
      { price: 12.5, name: 'Saw' },
      { price: { path: 'price' }, name: { path: 'name' } },
    ],
    [
      { pricing: { current: '9.99', original: '12.00' } },
      { price: { path: 'pricing.current' }, regularPrice: { path: 'pricing.original' } },
    ],
    [{ price: { centAmount: 999 } }, { price: { path: 'price.centAmount', as: 'minorUnits' } }],
    [
      { brand: { name: 'Nordvik' }, title: 'Saw' },
      { brand: { path: 'brand.name' }, name: { path: 'title' } },
    ],
    [
      { offers: { price: 5, priceCurrency: 'EUR' } },
      { price: { path: 'offers.price' }, currency: { path: 'offers.priceCurrency' } },
    ],
    [
      { sku: 'A-1', ean: '4006381333931' },
      { sku: { path: 'sku' }, gtin: { path: 'ean' } },
    ],
    [
      { price: 5, compareAtPrice: null },
      { price: { path: 'price' }, regularPrice: { path: 'compareAtPrice' } },
    ],
  ])('%j', (object, rules) => {
    expect(rulesOfObjects([object])).toEqual(rules);
  });
  it('a shipping amount, a rating’s value and a seller’s name are none of the product’s', () => {
    const { price, name } = rulesOfObjects([
      { shipping: { amount: 5 }, rating: { value: 4 }, seller: { name: 'Other' } },
    ]);
    expect({ price, name }).toEqual({ price: undefined, name: undefined });
  });
  it('codes of stock that no language says get a map', () => {
    expect(rulesOfObjects([{ stock: 'ready' }]).availability).toMatchObject({
      map: { ready: 'InStock', few: 'LimitedAvailability' },
    });
    expect(rulesOfObjects([{ stock: 'IN_STOCK' }]).availability).toEqual({ path: 'stock' });
  });
});

describe('names of a build', () => {
  it.each(['k9f3a21b', 'ksq3hr', '1y3k9z', 'a1b2c3d4'])('%s changes with it', (word) =>
    expect(isOfBuild(word)).toBe(true),
  );
  it.each(['products', 'gtin13', 'product2', 'h1', 'pageProps', '__NEXT_DATA__', 'address'])('%s stays', (word) =>
    expect(isOfBuild(word)).toBe(false),
  );
  it('are written as a star in paths', () => {
    expect(listsIn({ pageProps: { k9f3a21b: { items: [{ a: 1 }] } } })[0]?.path).toBe('pageProps.*.items');
  });
});

describe('a menu in JSON', () => {
  const leaf = (name: string) => ({ name, slug: name });
  it('is found with its levels, and its leaves are what has no children', () => {
    const menu = menuIn({ nav: { main: [{ name: 'Tools', children: [leaf('saws'), leaf('files')] }, leaf('sale')] } });
    expect(menu).toMatchObject({ path: 'nav.main', label: 'name', children: ['children'] });
    expect(menu?.leaves.map(({ slug }) => slug)).toEqual(['sale', 'saws', 'files']);
  });
  it('is no list of products', () => {
    const product = (name: string) => ({ name, price: 3, slug: name });
    expect(menuIn({ items: [product('a'), product('b'), product('c')] })).toBeUndefined();
  });
});
