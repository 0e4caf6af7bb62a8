import { canonicalUrl } from '@aisle/core';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createDemoShop } from './demo-shop.js';
import { pagePath } from './render-catalog-page.js';
import { SHOP_KINDS, type ShopKind } from './shop-kinds.js';

/** The address of every catalog page and product page of a shop, on two days. */
const pagesOf = (kind: ShopKind): string[] => {
  const shop = createDemoShop({ kind, leaves: 8 });
  const { origin, catalogue } = shop;
  const urls = [1, 2].flatMap((day) => {
    const { items, failures, skipped } = shop.truth(day);
    const pages = catalogue
      .on(day)
      .listings.flatMap((listing) =>
        Array.from({ length: listing.pageCount }, (_, index) => `${origin}${pagePath(listing.leaf.path, index + 1)}`),
      );
    return [...[...items, ...failures, ...skipped].map(({ url }) => url), ...pages];
  });
  return [...new Set(urls)];
};

/** Other spellings of the same address. */
const spellings: Record<string, (url: URL) => string> = {
  'as it is': (url) => url.href,
  'with a fragment': (url) => `${url.href}#reviews`,
  'from an advertisement': (url) => `${url.href}${url.search === '' ? '?' : '&'}utm_source=mail&gclid=x1`,
  'tracked first': (url) => `${url.origin}${url.pathname}?fbclid=x${url.search.replace('?', '&')}`,
  'with its default port': (url) => url.href.replace(url.host, `${url.host}:${url.protocol === 'https:' ? 443 : 80}`),
  'with a loud host': (url) => url.href.replace(url.host, url.host.toUpperCase()),
  'with dot segments': (url) => `${url.origin}/a/./..${url.pathname}${url.search}`,
  'with an encoded letter': (url) => url.href.replace(/[a-z](?=[^/]*$)/, (letter) => encoded(letter)),
  'with credentials': (url) => url.href.replace('//', '//user:secret@'),
  'with a session id': (url) => `${url.origin}${url.pathname};jsessionid=0A1B${url.search}`,
};
const encoded = (letter: string): string => `%${letter.charCodeAt(0).toString(16)}`;

describe.each(SHOP_KINDS.map((kind) => ({ kind })))('the pages of the $kind shop', ({ kind }) => {
  const pages = pagesOf(kind);

  it('are as many after canonicalisation as before: no two become one', () => {
    expect(pages.length).toBeGreaterThan(100);
    expect(new Set(pages.map((url) => canonicalUrl(url))).size).toBe(pages.length);
  });

  it('have one canonical address however they are spelled, and it is its own', () => {
    const decorations = fc.uniqueArray(fc.constantFrom(...Object.values(spellings)), { minLength: 1, maxLength: 4 });
    const isOne = fc.property(fc.constantFrom(...pages), decorations, (page, decorate) => {
      const canonical = canonicalUrl(page) ?? '';
      const spelled = decorate.reduce((url, spell) => spell(new URL(url)), page);
      expect(canonicalUrl(spelled)).toBe(canonical);
      expect(canonicalUrl(canonical)).toBe(canonical);
    });
    fc.assert(isOne, { numRuns: 1_000 });
  });
});
