import { expect, test } from '@jest/globals';
import { crawlRunViewSchema, type CrawlRunView } from '@aisle/contracts';
import { exitCodeOf, printRun } from './print-run.js';

const none = {
  pending: 0,
  dispatched: 0,
  fetched: 0,
  parsed: 0,
  failed: 0,
  parseFailed: 0,
  skipped: 0,
  unsynced: 0,
  catalogTreeNodes: 0,
  leaves: 0,
  catalogPages: 0,
  catalogPageItems: 0,
  productPages: 0,
};
const viewOf = (counts: Partial<CrawlRunView['counts']>, scope = 'products', skipped: object[] = []): CrawlRunView =>
  crawlRunViewSchema.parse({
    runId: '01K0000000000000000000000A',
    retailer: 'shop',
    scope,
    state: 'completed',
    skipped,
    failures: [],
    requestedAt: '2026-01-01T00:00:00.000Z',
    startedAt: null,
    finishedAt: null,
    counts: { ...none, ...counts },
  });
const printed = (...run: Parameters<typeof viewOf>): string => {
  const view = viewOf(...run);
  const texts: string[] = [];
  printRun(view, {
    json: false,
    machine: () => undefined,
    human: (text) => void texts.push(text),
    note: () => undefined,
  });
  return texts.join('\n');
};

test('a run that completed without a tile or a page says where to look', () => {
  expect(printed({ catalogPages: 23 })).toContain('No catalog page had a tile.');
  expect(printed({ catalogTreeNodes: 3 })).toContain('Neither a catalog page nor a product page was read.');
});

test('a run that found products, or only looked for the tree, says nothing of the kind', () => {
  const full = printed({ catalogPages: 1, catalogPageItems: 24, productPages: 24 });
  expect(full).not.toMatch(/No catalog page|Neither/);
  expect(printed({ catalogTreeNodes: 3 }, 'tree')).not.toContain('Neither');
  expect(printed({ productPages: 3 })).not.toMatch(/No catalog page|Neither/);
});

test('a run whose own links all lead nowhere does not look fine, nor does one that read nothing', () => {
  const gone = { kind: 'product-page', url: 'http://shop.test/p/1', code: 'NOT_FOUND', message: 'It said 404.' };
  const counts = { catalogPages: 1, catalogPageItems: 24, skipped: 2 };
  expect(printed(counts, 'products', [gone, gone])).toContain(
    'Not one product page was read: 2 of their links led nowhere, such as http://shop.test/p/1.',
  );
  expect(exitCodeOf(viewOf(counts, 'products', [gone]))).toBe(1);
  expect(exitCodeOf(viewOf({ catalogTreeNodes: 3 }))).toBe(1);
  // One product that is gone is nothing special.
  expect(exitCodeOf(viewOf({ ...counts, productPages: 23 }, 'products', [gone]))).toBe(0);
  expect(exitCodeOf(viewOf({ catalogPages: 1, catalogPageItems: 24 }, 'pages'))).toBe(0);
});
