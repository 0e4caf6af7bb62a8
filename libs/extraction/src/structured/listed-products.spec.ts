import { describe, expect, it } from '@jest/globals';
import { listedProducts } from './listed-products.js';

const product = (number: number) => ({
  '@type': 'Product',
  name: `Saw ${number}`,
  url: `/p/${number}`,
  offers: { price: `${number}.99`, priceCurrency: 'EUR' },
});
const read = (...roots: unknown[]) => listedProducts(roots).map(({ url, name, price }) => [url, name, price]);
const twoSaws = [
  ['/p/1', 'Saw 1', '1.99'],
  ['/p/2', 'Saw 2', '2.99'],
];

describe('the products that structured data lists', () => {
  it.each<[string, unknown]>([
    [
      'items of list items',
      { '@type': 'ItemList', itemListElement: [1, 2].map((n) => ({ '@type': 'ListItem', item: product(n) })) },
    ],
    ['products themselves', { '@type': 'ItemList', itemListElement: [product(1), product(2)] }],
    [
      'a list within a page',
      { '@type': 'CollectionPage', mainEntity: { '@type': 'ItemList', itemListElement: [product(1), product(2)] } },
    ],
    [
      'offers of a catalog',
      {
        '@type': 'OfferCatalog',
        itemListElement: [1, 2].map((n) => ({
          '@type': 'Offer',
          price: `${n}.99`,
          itemOffered: { '@type': 'Product', name: `Saw ${n}`, url: `/p/${n}` },
        })),
      },
    ],
    [
      'addresses at the list items',
      {
        '@type': 'http://schema.org/ItemList',
        itemListElement: [1, 2].map((n) => ({
          '@type': 'ListItem',
          url: `/p/${n}`,
          item: { ...product(n), url: undefined },
        })),
      },
    ],
    [
      'references into a graph',
      {
        '@graph': [
          { '@type': 'ItemList', itemListElement: [{ item: { '@id': '#1' } }, { item: { '@id': '#2' } }] },
          { '@id': '#1', ...product(1) },
          { '@id': '#2', ...product(2) },
        ],
      },
    ],
    ['products side by side', [product(1), product(2)]],
  ])('%s', (_what, data) => expect(read(data)).toEqual(twoSaws));

  it('are no breadcrumbs, articles or addresses alone, and one product is no list', () => {
    const entry = (item: object) => ({ '@type': 'ListItem', item });
    expect(read({ '@type': 'BreadcrumbList', itemListElement: [entry({ '@id': '/a', name: 'A' })] })).toEqual([]);
    expect(read({ '@type': 'ItemList', itemListElement: [entry({ '@type': 'Article', url: '/a' })] })).toEqual([]);
    expect(read({ '@type': 'ItemList', itemListElement: [{ '@type': 'ListItem', url: '/p/1' }] })).toEqual([]);
    expect(read(product(1))).toEqual([]);
  });
  it('each counts once', () => {
    expect(read({ '@type': 'ItemList', itemListElement: [product(1), product(1), product(2)] })).toEqual(twoSaws);
  });
});
