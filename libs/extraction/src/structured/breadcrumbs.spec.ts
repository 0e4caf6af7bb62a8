import { describe, expect, it } from '@jest/globals';
import { breadcrumbsIn } from './breadcrumbs.js';

const end = { urls: new Set(['https://shop.test/p/saw?id=1']), names: ['Hand saw'] };
const list = (...itemListElement: unknown[]) => ({ '@type': 'BreadcrumbList', itemListElement });
const namesIn = (...lists: ReturnType<typeof list>[]) => breadcrumbsIn(lists, end);

describe('breadcrumbs', () => {
  it.each([
    ['the name of the product', { name: 'HAND-SAW', item: '/x' }],
    ['the page’s own address', { name: 'Saw, 300 mm', item: '/p/saw?id=1' }],
    ['no address, while the others have one', { name: 'Saw, 300 mm' }],
  ])('end before an entry with %s', (_what, last) =>
    expect(namesIn(list({ name: 'Home', item: '/' }, { name: 'Saws', item: { '@id': '/c' } }, last))).toEqual([
      'Home',
      'Saws',
    ]),
  );

  it('keep the last category where nothing says that it is the page', () => {
    expect(namesIn(list({ name: 'Home' }, { name: 'Saws' }))).toEqual(['Home', 'Saws']);
    expect(namesIn(list({ name: 'Home', item: '/' }, { name: 'Saws', item: '/p/saw?id=2' }))).toEqual(['Home', 'Saws']);
  });

  it('stand in the order of their positions', () => {
    expect(namesIn(list({ position: '2', name: 'B' }, { position: 1, name: 'A' }))).toEqual(['A', 'B']);
  });

  it('name a category once that the page repeats', () => {
    expect(namesIn(list({ name: 'A' }, { name: 'A' }, { name: 'B' }, { name: 'A' }))).toEqual(['A', 'B', 'A']);
  });

  it('are those of the first list that leads anywhere', () => {
    expect(namesIn(list(), list({ name: 'Hand saw' }), list({ name: 'Tools' }), list({ name: 'Sale' }))).toEqual([
      'Tools',
    ]);
    expect(namesIn(list({ name: 'Hand saw' }))).toBeUndefined();
  });
});
