import { describe, expect, it } from '@jest/globals';
import { loadHtml } from '../page/html-document.js';
import { mainProduct, type PageAbout } from './choose-product.js';
import { microdataItems } from './microdata.js';
import { offerOf } from './offers.js';

const about: PageAbout = { urls: new Set(['https://shop.test/p?id=12']), headings: ['Hand saw'], currency: 'EUR' };
const product = (name: string, more: object = {}): object => ({
  '@type': 'Product',
  name,
  offers: { price: 5 },
  ...more,
});

describe('the main product', () => {
  it('is the one of the page’s own address, whatever the query of the others is', () => {
    const products = [product('Screws', { url: '/p?id=99' }), product('Other', { url: '/p?id=12' })];
    expect(mainProduct(products, about)?.name).toBe('Other');
  });

  it('is the one that the heading names, where no address tells', () => {
    expect(mainProduct([product('Screws'), product('hand-saw')], about)?.name).toBe('hand-saw');
  });

  it('has what its references name, also in its offers, and no reference goes round in circles', () => {
    const roots = [
      { '@id': '#brand', name: 'Acme', owner: { '@id': '#saw' } },
      { '@id': '#offer', price: '7.50', priceCurrency: 'EUR', seller: { '@id': '#brand' } },
      product('Hand saw', { '@id': '#saw', brand: { '@id': '#brand' }, offers: [{ '@id': '#offer' }] }),
    ];
    expect(mainProduct(roots, about)).toMatchObject({ brand: 'Acme', price: '7.50', currency: 'EUR' });
  });
});

describe('the offer', () => {
  const priceOf = (offers: unknown): string | undefined => offerOf({ offers }, 'EUR').price;

  it.each([
    ['a price that is an object', { price: { '@type': 'MonetaryAmount', value: 3.5 } }, '3.5'],
    ['a price of 0.00', { price: '0,00 €' }, undefined],
    ['used goods beside new ones', [{ price: 3, itemCondition: 'UsedCondition' }, { price: 5 }], '5'],
    ['used goods alone', [{ price: 3, itemCondition: 'https://schema.org/UsedCondition' }], '3'],
    [
      'another currency',
      [
        { price: 3, priceCurrency: 'USD' },
        { price: 5, priceCurrency: 'EUR' },
      ],
      '5',
    ],
    [
      'one that is gone',
      [
        { price: 3, availability: 'SoldOut' },
        { price: 5, availability: 'InStock' },
      ],
      '5',
    ],
    ['several that can be bought', [{ price: 7 }, { price: 5 }, { price: 6 }], '5'],
    ['an aggregate', { '@type': 'AggregateOffer', lowPrice: 4, highPrice: 9 }, '4'],
    ['an aggregate of 0.00', { '@type': 'AggregateOffer', lowPrice: '0', price: '9.90' }, '9.90'],
    ['a sign beside a currency', { price: '$4.20', priceCurrency: 'EUR' }, '4.20'],
    ['dust in yen', { price: 1299.00001, priceCurrency: 'JPY' }, '1299'],
  ])('of %s', (_what, offers, expected) => expect(priceOf(offers)).toBe(expected));

  it.each([
    ['per unit', { referenceQuantity: { value: 1, unitCode: 'KGM' } }],
    ['net', { valueAddedTaxIncluded: 'false' }],
    ['of members', { validForMemberTier: { name: 'Gold' } }],
    ['of ten pieces', { eligibleQuantity: { minValue: 10 } }],
    ['of the list', { priceType: 'https://schema.org/ListPrice' }],
  ])('is not the price %s, unless there is no other', (_what, more) => {
    const special = { price: '9.99', ...more };
    expect(priceOf({ priceSpecification: [special, { price: '5.00' }] })).toBe('5.00');
    expect(priceOf({ priceSpecification: [special] })).toBe('9.99');
  });
});

describe('microdata', () => {
  const itemOf = (html: string): unknown => microdataItems(loadHtml(html))[0];

  it('gives an item what its itemref names, wherever that stands, and gives it once', () => {
    const html =
      '<i id=a itemprop=sku>1</i><div itemscope itemtype=Product itemref="a b a"></div><b id=b itemprop=name itemref=a>x</b>';
    expect(itemOf(html)).toEqual({ '@type': ['Product'], sku: ['1'], name: ['x'] });
  });

  it('does not go round in circles', () => {
    const html =
      '<div id=a itemscope itemtype=Product itemref="a b"><p id=b itemscope itemprop=x itemref=a>y</p></div>';
    expect(itemOf(html)).toMatchObject({ '@type': ['Product'] });
  });
});
