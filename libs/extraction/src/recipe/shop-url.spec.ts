import { canonicalUrl } from '@aisle/core';
import { describe, expect, it } from '@jest/globals';
import { demoShopRecipe } from '../../test/demo-shop.js';
import { webUrl } from '../page/web-url.js';
import { isOfShop } from './shop-url.js';

const bases = [
  'http://demo-shop.test/c/tools?page=2#x',
  'https://user:secret@Demo-Shop.test:443/a/../b',
  'http://demo-shop.test:8080',
  'mailto:a@b.c',
  'nothing',
];
const parts = [
  '/',
  '//',
  'p',
  '1',
  '.',
  '..',
  '?',
  '=',
  '&',
  'page=2',
  'id',
  'utm_source=x',
  '%2e',
  ' ',
  'ä',
  '~',
  '-',
  '_',
  '#',
  '\\',
  ':',
];

describe('webUrl', () => {
  it('spells every address as canonicalUrl does, also those it joins by itself', () => {
    const hrefs = ['/', '/p/1', '/p/1/', '/p//1', '/p/./1', '/p/../1', '//host/p', '/p?page=2', '/p?utm_source=1', ''];
    for (let number = 0; number < 4_000; number++) {
      const length = 1 + (number % 5);
      const pick = (at: number): string =>
        parts[Math.floor(number / parts.length ** at + number * at) % parts.length] ?? '';
      hrefs.push(`${number % 3 === 0 ? '' : '/'}${Array.from({ length }, (_, at) => pick(at)).join('')}`);
    }
    const shops = [{}, { dropParameters: ['page', 'id'] }, { dropParameters: ['p'], keepParameters: ['utm_source'] }];
    for (const base of bases) {
      for (const rules of shops) {
        const wrong = hrefs.filter((href) => webUrl(href, base, rules) !== canonicalUrl(href.trim(), base, rules));
        expect({ base, rules, wrong }).toEqual({ base, rules, wrong: [] });
      }
    }
  });
});

describe('isOfShop', () => {
  it.each([
    ['http://demo-shop.test/p/1', true],
    ['https://www.demo-shop.test/', true],
    ['http://demo-shop.test:8080/p', false],
    ['http://demo-shop.test.evil.example/', false],
  ])('of %s: %s', (url, expected) => expect(isOfShop(demoShopRecipe, url)).toBe(expected));
});
