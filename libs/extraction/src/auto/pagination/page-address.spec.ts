import { describe, expect, it } from '@jest/globals';
import { namesDay, pageAddressesOf } from './page-address.js';

const shop = 'https://shop.example/c';
const shown = (...pages: [number: number, path: string][]): { number: number; url: string }[] =>
  pages.map(([number, path]) => ({ number, url: shop + path }));

describe('pageAddressesOf', () => {
  it.each([
    ['by one', shown([2, '?page=2'], [9, '?page=9']), '?page=5', true],
    ['from nought', shown([2, '?page=1'], [9, '?page=8']), '?page=4', false],
    ['by what a page shows', shown([2, '?start=24'], [3, '?start=48']), '?start=96', false],
    ['by what a page shows, from one', shown([2, '/21'], [3, '/41']), '/81', false],
    ['at two places', shown([2, '/2?from=20'], [4, '/4?from=60']), '/5?from=80', false],
    ['with noughts before', shown([2, '/p-02'], [9, '/p-09']), '/p-05', true],
    ['but the first', shown([1, ''], [2, '?page=2'], [3, '?page=3']), '?page=5', true],
  ])('counts %s', (_, pages, fifth, sayNumber) => {
    const addresses = pageAddressesOf(pages);
    expect([addresses?.of(5), addresses?.sayNumber]).toEqual([shop + fifth, sayNumber]);
  });

  it.each([
    ['cursors', shown([2, '?after=8841'], [3, '?after=9912'], [4, '?after=9950'])],
    ['a page that looks otherwise', shown([2, '?page=2'], [3, '?page=3'], [4, '/last'])],
    ['one page alone', shown([2, '?page=2'])],
    ['a counter beside the page', shown([2, '?page=2&t=55'], [3, '?page=3&t=57'], [4, '?page=4&t=58'])],
    ['one address for all', shown([2, '?page=2'], [3, '?page=2'])],
  ])('makes up nothing of %s', (_, pages) => expect(pageAddressesOf(pages)?.of(6)).toBeUndefined());
});

it('a day is named where the number is the day of an address with year and month', () => {
  expect([namesDay(12, `${shop}/2024/05/12`), namesDay(3, `${shop}?year=2024&month=5&day=3`)]).toEqual([true, true]);
  expect([namesDay(2, `${shop}/2024/05/12?page=2`), namesDay(2, `${shop}?page=2`)]).toEqual([false, false]);
});
