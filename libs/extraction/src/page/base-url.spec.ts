import { describe, expect, it } from '@jest/globals';
import { baseUrlOf } from './base-url.js';

const url = 'https://shop.test/de/p/saw?x=1';

describe('baseUrlOf', () => {
  it.each([
    ['<head><base href="/"></head>', 'https://shop.test/'],
    ["<HEAD><BASE target=_top HREF='//cdn.test/a/'>", 'https://cdn.test/a/'],
    ['<base target="_blank"><base href=/b/><base href=/c/>', 'https://shop.test/b/'],
    ['<base href="/x?a=1&amp;b=2">', 'https://shop.test/x?a=1&b=2'],
    ['<base href="">', url],
  ])('finds it in %s', (html, expected) => expect(baseUrlOf(html, url)).toBe(expected));

  it.each([
    '<!-- <base href="/"> -->',
    '<script>var x = \'<base href="/">\'</script>',
    '<body><base href="/">',
    '<base href="javascript:void(0)">',
    '<!-- <base href="/">',
    '<basefont color=red>',
  ])('finds none in %s', (html) => expect(baseUrlOf(html, url)).toBe(url));
});
