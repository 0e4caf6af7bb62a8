import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { canonicalUrl } from './canonical-url.js';

const base = 'https://shop.test/c/saws?page=1';

test.each([
  ['/p/1#reviews', 'https://shop.test/p/1'],
  ['http://Shop.TEST:80/p', 'http://shop.test/p'],
  ['https://shop.test:443', 'https://shop.test/'],
  ['https://user:pass@shop.test/', 'https://shop.test/'],
  ['?page=2', 'https://shop.test/c/saws?page=2'],
  ['//shop.test/p/1', 'https://shop.test/p/1'],
  ['\\\\p\\1', 'https://p/1'],
  ['\\p\\1', 'https://shop.test/p/1'],
  ['\n      https://shop.test/p/1\n', 'https://shop.test/p/1'],
  [' /p/1 ', 'https://shop.test/p/1'],
  ['/p/a b', 'https://shop.test/p/a%20b'],
  ['/a/./b/../c', 'https://shop.test/a/c'],
  ['/a/%2e/b/%2E%2e/c', 'https://shop.test/a/c'],
  ['https://m\u00fcller.test/\u00e4', 'https://xn--mller-kva.test/%C3%A4'],
])('%j on the page is %s', (href, expected) => expect(canonicalUrl(href, base)).toBe(expected));

// Shops compare queries as they stand, so what is left of one must be what stood there.
test.each([
  ['?b=2&utm_source=x&a=1&gclid=y', '?b=2&a=1'],
  ['?q=a%20b&utm_source=z', '?q=a%20b'],
  ['?q=a+b&utm_source=z', '?q=a+b'],
  ['?name=%ED%EE%E6&utm_source=list', '?name=%ED%EE%E6'],
  ['?flag&sku=a,b~c&utm_source=list', '?flag&sku=a,b~c'],
  ['?back=/a/b&UTM_Source=list', '?back=/a/b'],
  ['?a=1&&b=2&fbclid=x', '?a=1&&b=2'],
  ['?a=x?y&gclid=1', '?a=x?y'],
  ['?a=%2fb', '?a=%2Fb'],
  ['?utm%5Fsource=x&a=1', '?a=1'],
  ['?utm_source=x', ''],
  ['?utm_source=x&', ''],
  ['?', ''],
  ['?utmost=1&my_gclid=2', '?utmost=1&my_gclid=2'],
])('the query %s becomes "%s"', (query, expected) => {
  expect(canonicalUrl(`https://shop.test/find${query}`)).toBe(`https://shop.test/find${expected}`);
});

test.each([
  ['/%7Ejoe', '/~joe'],
  ['/%41%2d%5f', '/A-_'],
  ['/a%2fb', '/a%2Fb'],
  ['/a%2376', '/a%2376'],
  ['/Dia%25', '/Dia%25'],
  ['/100%', '/100%'],
  ['/%%37%45', '/%%37E'],
  ['/%4%31', '/%4%31'],
  ['/\u00e4%e4', '/%C3%A4%E4'],
  ['/p/1;jsessionid=0A1B.node1?x=1', '/p/1?x=1'],
  ['/a/b/..;JSESSIONID=1', '/a/'],
  ['/p;v=1', '/p;v=1'],
])('the path %s becomes %s', (path, expected) => {
  expect(canonicalUrl(`https://shop.test${path}`)).toBe(`https://shop.test${expected}`);
});

test.each(['mailto:a@b.c', 'javascript:void(0)', 'http://', 'data:text/html,x', 'ftp://shop.test/', 'https://['])(
  '%s is no web address',
  (href) => expect(canonicalUrl(href)).toBeUndefined(),
);

test('a shop says what else makes no other page, and what does', () => {
  const rules = { dropParameters: ['sid', 'ref'], keepParameters: ['gclid'] };
  expect(canonicalUrl('https://shop.test/p?sid=1&a=2&REF=3&gclid=4&fbclid=5&ref', undefined, rules)).toBe(
    'https://shop.test/p?a=2&REF=3&gclid=4',
  );
});

test('an umlaut host is an address however many have been read', () => {
  const urls = Array.from({ length: 30_000 }, (_, n) => canonicalUrl(`https://m\u00fcller.test/p/${n}`));
  expect(urls.filter((url) => url === undefined)).toHaveLength(0);
});

const piece = fc.oneof(
  fc.constantFrom(
    '/',
    '/',
    '.',
    '..',
    '%',
    '%2',
    '%2e',
    '%7e',
    '%2F',
    '%25',
    '%37',
    '&',
    '&',
    '=',
    '?',
    ';',
    'a',
    '7',
    'E',
  ),
  fc.constantFrom(
    'utm_source=',
    'gclid',
    '%75tm_source',
    ';jsessionid=',
    '\u00e4',
    '%C3%A4',
    '%e4',
    ' ',
    '+',
    ',',
    '~',
    '[',
    '#',
  ),
);
const anyUrl = fc
  .tuple(
    fc.constantFrom('https://shop.test', 'http://Shop.test:80', 'https://m\u00fcller.test'),
    fc.array(piece, { maxLength: 14 }),
  )
  .map(([origin, pieces]) => `${origin}/${pieces.join('')}`);

test('the canonical spelling of a canonical URL is itself', () => {
  const isStable = fc.property(anyUrl, (url) => {
    const once = canonicalUrl(url) ?? '';
    return canonicalUrl(once) === once;
  });
  fc.assert(isStable, { numRuns: 5_000 });
});

/** What a server may tell apart: the octets, and which reserved ones are written as codes. */
const meaningOf = (text: string): string =>
  text.replace(/%[\da-f]{2}/gi, (code) => {
    const octet = Buffer.from(code.slice(1), 'hex').toString('latin1');
    return /[A-Za-z0-9._~-]/.test(octet) ? octet : code.toLowerCase();
  });

test('no two pages become one: path and every other parameter mean what they meant', () => {
  const segment = fc.array(
    fc.constantFrom('a', '%41', '%2F', '%2f', '%7E', '%25', '\u00e4', '%E4', '+', '%20', ',', '='),
    {
      minLength: 1,
      maxLength: 6,
    },
  );
  const keepsMeaning = fc.property(segment, fc.array(segment, { maxLength: 4 }), (path, parameters) => {
    const query = parameters.map((parts) => parts.join('')).join('&');
    const url = new URL(`https://shop.test/${path.join('')}?${query}`).href.replace(/\?$/, '');
    const tracked = `${url}${query === '' ? '?' : '&'}utm_source=x`;
    return meaningOf(canonicalUrl(tracked) ?? '') === meaningOf(url);
  });
  fc.assert(keepsMeaning, { numRuns: 3_000 });
});
