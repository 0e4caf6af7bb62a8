import { describe, expect, test } from '@jest/globals';
import type { LockedSourcePage } from '@aisle/storage';
import { currentPages, newestOfEachUrl, vanishedPages } from './known-pages.js';
import type { ParsedPage } from './open-pages.js';

const parsedPage = (requestId: string, url: string, fetchedAt: string): ParsedPage =>
  ({
    fetched: {
      requestId,
      retailerId: 'shop',
      market: '',
      url,
      kind: 'catalog-page',
      raw: { rawObjectId: `${requestId}-1`, key: 'k' },
    },
    content: { bodySha256: 'body', parserVersion: 'v.1' },
    parse: { outcome: 'read' },
    fetchedAt: new Date(fetchedAt),
  }) as ParsedPage;
const known = (because: string, facts: Partial<LockedSourcePage> = {}): LockedSourcePage => ({
  because,
  why: 'asked',
  id: '7',
  kind: 'catalog-page',
  rawObjectId: 'earlier',
  bodySha256: 'body',
  parserVersion: 'v.1',
  confirmedAt: new Date('2026-01-02'),
  seenSnapshot: '7:7:',
  hasRows: true,
  ...facts,
});

describe('what is known of a page', () => {
  test('of several fetches of one URL the newest counts, whatever the order they come in', () => {
    const early = parsedPage('r1', 'http://shop.test/a', '2026-01-01');
    const late = parsedPage('r2', 'http://shop.test/a', '2026-01-02');
    const other = parsedPage('r3', 'http://shop.test/b', '2026-01-01');

    expect(newestOfEachUrl([late, early, other])).toEqual([late, other]);
    expect(newestOfEachUrl([early, late, other])).toEqual([late, other]);
  });

  test('a page fetched before the last confirmation is left out', () => {
    const page = parsedPage('r1', 'http://shop.test/a', '2026-01-01');

    expect(currentPages([page], [known('r1')], new Set())).toEqual([]);
  });

  test('the same body read by the same parser has nothing new, and keeps the raw object it was first seen in', () => {
    const page = parsedPage('r1', 'http://shop.test/a', '2026-01-03');

    expect(currentPages([page], [known('r1')], new Set())).toMatchObject([
      { sourcePageId: '7', hasNewContent: false, rawObjectId: 'earlier', confirmedBefore: new Date('2026-01-02') },
    ]);
  });

  test('a page that was not read because it was known, and is not as it was known, is refused', () => {
    const page = { ...parsedPage('r1', 'http://shop.test/a', '2026-01-03'), parse: { outcome: 'known' } } as ParsedPage;

    expect(currentPages([page], [known('r1')], new Set())).toMatchObject([{ hasNewContent: false }]);
    for (const facts of [{ bodySha256: 'other' }, { parserVersion: 'v.2' }, { hasRows: false }])
      expect(() => currentPages([page], [known('r1', facts)], new Set())).toThrow('was taken for as it was');
    expect(() => currentPages([page], [known('r1')], new Set(['7']))).toThrow('was taken for as it was');
  });

  test.each([
    ['another body', { bodySha256: 'other' }, 'r1-1'],
    ['another parser', { parserVersion: 'v.0' }, 'earlier'],
    ['another kind', { kind: 'product-page' as const }, 'earlier'],
    ['rows that are gone', { hasRows: false }, 'earlier'],
  ])('%s is new content', (_what, facts, rawObjectId) => {
    const page = parsedPage('r1', 'http://shop.test/a', '2026-01-03');

    expect(currentPages([page], [known('r1', facts)], new Set())).toMatchObject([{ hasNewContent: true, rawObjectId }]);
  });

  test('a page inserted just now was never confirmed before', () => {
    const page = parsedPage('r1', 'http://shop.test/a', '2026-01-02');

    expect(currentPages([page], [known('r1')], new Set(['7']))).toMatchObject([
      { hasNewContent: true, confirmedBefore: null },
    ]);
  });

  test('a page beyond the end of its leaf goes, unless this batch has brought it or its leaf’s page came too late', () => {
    const [current] = currentPages([parsedPage('r1', 'http://shop.test/a', '2026-01-03')], [known('r1')], new Set());
    if (!current) throw new Error('the page should count');
    const beyond = (because: string, id: string) => known(because, { why: 'beyond', id });

    const vanished = vanishedPages(
      [current],
      [known('r1'), beyond('r1', '8'), beyond('r1', '7'), beyond('stale', '9')],
    );

    expect(vanished.map(({ sourcePageId }) => sourcePageId)).toEqual(['8']);
  });
});
