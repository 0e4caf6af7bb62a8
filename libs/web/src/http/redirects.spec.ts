import { describe, expect, it } from '@jest/globals';
import { redirectTarget } from './redirects.js';

const from = 'http://shop.example/a/b?c=1';

describe('redirects', () => {
  it.each([
    ['/x', 'http://shop.example/x'],
    ['x#top', 'http://shop.example/a/x'],
    ['http://www.shop.example/', 'http://www.shop.example/'],
    ['https://shop.example/a', 'https://shop.example/a'],
    ['https://www.shop.example/a', 'https://www.shop.example/a'],
  ])('are followed on the same site (%s)', (location, target) => {
    expect(redirectTarget(from, location)).toBe(target);
  });

  it.each([
    'http://evil.example/',
    '//127.0.0.1/',
    'http://shop.example:8080/',
    'ftp://shop.example/',
    'http://shop.example.evil/',
  ])('are not followed to another site (%s)', (location) => {
    expect(() => redirectTarget(from, location)).toThrow(expect.objectContaining({ code: 'REDIRECT_OFF_SITE' }));
  });

  it('from https back to http are tried with https', () => {
    expect(redirectTarget('https://shop.example/a', 'http://shop.example/a/')).toBe('https://shop.example/a/');
    expect(() => redirectTarget('https://shop.example/', 'http://shop.example:8080/')).toThrow(/another site/);
    expect(() => redirectTarget('https://shop.example/', 'http://evil.example/')).toThrow(/another site/);
  });

  it.each([undefined, 'http://['])('need to say where to (%p)', (location) => {
    expect(() => redirectTarget(from, location)).toThrow(expect.objectContaining({ code: 'REDIRECT_INVALID' }));
  });
});
