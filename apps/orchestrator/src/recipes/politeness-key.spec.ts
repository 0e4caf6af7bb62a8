import { expect, test } from '@jest/globals';
import { defaultPolitenessKey } from './politeness-key.js';

test.each([
  ['https://www.shop.example.com', 'www.shop.example.com'],
  ['https://www.shop.co.uk', 'shop.co.uk'],
  ['https://shop.co.uk', 'shop.co.uk'],
  ['https://www.shop.de:8443', 'shop.de:8443'],
  ['https://one.myshopify.com', 'one.myshopify.com'],
  ['https://www.one.myshopify.com', 'one.myshopify.com'],
  ['http://127.0.0.1:4000', '127.0.0.1:4000'],
  ['http://localhost', 'localhost'],
])('%s is asked at the limit of %s', (origin, key) => {
  expect(defaultPolitenessKey(origin)).toBe(key);
});
