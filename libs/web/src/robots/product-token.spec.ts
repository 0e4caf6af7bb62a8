import { expect, test } from '@jest/globals';
import { productTokenOf } from './product-token.js';

test.each([
  ['AisleBot', 'AisleBot'],
  ['AisleBot/0.1 (+https://example.com/bot)', 'AisleBot'],
  ['ShopBot (+https://x.example/bot)', 'ShopBot'],
  ['Mozilla/5.0 (compatible; ShopBot/1.0)', 'ShopBot'],
  ['Mozilla/5.0 (compatible;ShopBot; +http://x.example/a/b.html)', 'ShopBot'],
  [
    'Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; Shop-Bot/2.1; +http://x.example/bot.html) Chrome/120.0.0.0 Safari/537.36',
    'Shop-Bot',
  ],
  [
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120 Safari/537.36 Shop_Bot/3',
    'Shop_Bot',
  ],
  ['Mozilla/5.0 (ShopBot/1.0; +https://x.example/other/path)', 'ShopBot'],
  ['Mozilla/4.0 (compatible; MSIE 6.0; ShopBot/1.0)', 'ShopBot'],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko/20100101 Firefox/120.0', 'Mozilla'],
  ['*', ''],
  ['', ''],
])('%s is called %p', (userAgent, token) => expect(productTokenOf(userAgent)).toBe(token));
