import { expect, test } from '@jest/globals';
import { canonicalUrl } from './canonical-url.js';

test.each([
  ['/p/1#reviews', 'http://shop.test/c', 'http://shop.test/p/1'],
  ['http://Shop.TEST:80/p', undefined, 'http://shop.test/p'],
  ['http://shop.test/p?b=2&utm_source=x&a=1&gclid=y', undefined, 'http://shop.test/p?b=2&a=1'],
  ['http://user:pass@shop.test/', undefined, 'http://shop.test/'],
  ['?page=2', 'http://shop.test/c?page=1', 'http://shop.test/c?page=2'],
])('%s on %s is %s', (href, base, expected) => expect(canonicalUrl(href, base)).toBe(expected));

test.each(['mailto:a@b.c', 'javascript:void(0)', 'http://', 'data:text/html,x', 'ftp://shop.test/'])(
  '%s is no web address',
  (href) => expect(canonicalUrl(href)).toBeUndefined(),
);

test('the canonical spelling of a canonical URL is itself', () => {
  const once = canonicalUrl('HTTP://shop.test:80/ä?x=1&x=2#f') ?? '';
  expect(canonicalUrl(once)).toBe(once);
});
