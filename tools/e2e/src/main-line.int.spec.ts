import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { decodeContent } from '@aisle/core';
import { compareItems, readFacts } from '@aisle/demo';
import { createRawStore } from '@aisle/storage';
import { waitFor } from '@aisle/testkit';
import { startWholeAisle, type WholeAisle } from './whole-aisle.js';

jest.setTimeout(120_000);

let whole: WholeAisle;

beforeAll(async () => {
  whole = await startWholeAisle({ env: { RETRY_BASE_MS: '200' }, shopEnv: { SHOP_LEAVES: '12', SHOP_SLOW_MS: '500' } });
});
afterAll(() => whole.stop());

/** Bytes of all raw objects on disk. */
const rawBytes = (): number => {
  const folder = join(whole.dataDir, 'raw-store');
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
};

const stats = async (): Promise<{ received: number; accepted: number }> =>
  (await (await fetch(new URL('/__stats', whole.aisle.session.storefront ?? ''))).json()) as {
    received: number;
    accepted: number;
  };

const untilAllBustsAreTold = async (): Promise<void> => {
  await waitFor('all cache-busts to be published', async () => {
    const [row] = await whole.query<{ waiting: number }>('select count(*)::int as waiting from cache_bust');
    return row?.waiting === 0;
  });
};

test('the first crawl brings exactly what the shop has', async () => {
  const run = await whole.crawl();
  const truth = await whole.truth();
  const facts = await readFacts(whole.databaseUrl, [run.runId]);
  expect(run.state).toBe('completed');
  expect(facts.run).toEqual({
    catalogTreeNodes: truth.catalogTreeNodes,
    leaves: truth.leaves,
    catalogPages: truth.catalogPages,
    catalogPageItems: truth.catalogPageItems,
    productPages: truth.productPages,
  });
  expect(facts.failed.sort(byUrl)).toEqual(truth.failures.map(({ url, code }) => ({ url, code })).sort(byUrl));
  expect(facts.skipped.map(({ url }) => url).sort()).toEqual(truth.skipped.map(({ url }) => url).sort());
  expect(facts.deadLetters).toBe(0);
  expect(compareItems(await whole.items(), truth)).toEqual([]);
  await untilAllBustsAreTold();
  const { kinds } = await waitFor('the run to be measured', async () => {
    const quality = await whole.control.runQuality(run.runId);
    return quality.measured === 'yes' ? quality : undefined;
  });
  expect(kinds).toMatchObject([
    { kind: 'tile', pages: { parsed: truth.catalogPages }, items: truth.catalogPageItems },
    { kind: 'product', pages: { parsed: truth.productPages } },
  ]);
});

test('a second crawl of the unchanged shop stores no new raw bytes and busts nothing', async () => {
  const before = {
    bytes: rawBytes(),
    received: (await stats()).received,
    observations: await count('observation'),
    changes: await count('catalog_item_change'),
  };
  const run = await whole.crawl();
  expect(run.state).toBe('completed');
  expect(run.counts.productPages).toBe((await whole.truth()).productPages);
  await untilAllBustsAreTold();
  expect({
    bytes: rawBytes(),
    received: (await stats()).received,
    observations: await count('observation'),
    changes: await count('catalog_item_change'),
  }).toEqual(before);
});

test('after a day exactly the changed items are invalidated, and a reader of the storefront sees the new price', async () => {
  const { changed, added, removed } = await whole.changes(1, 2);
  const before = new Map((await whole.items()).map((item) => [item.sku, item]));
  const repriced = before.get(changed.find(({ fields }) => fields.includes('priceMinor'))?.sku ?? '');
  const page = new URL(`/items/${repriced?.itemId}`, whole.aisle.session.storefront ?? '');
  const pageBefore = await (await fetch(page)).text();

  await whole.moveShopTo(2);
  // What is missed once may only have moved; the second run asks for its product page, too.
  expect((await whole.crawl()).state).toBe('completed');
  expect((await whole.crawl()).state).toBe('completed');
  // A finished run is told to catalog-sync by a message of its own.
  await waitFor('what the shop has removed to be delisted', async () => {
    const delisted = (await whole.items()).filter(({ listed }) => !listed);
    return removed.every((sku) => delisted.some((item) => item.sku === sku));
  });
  await untilAllBustsAreTold();

  const after = await whole.items();
  const invalidated = after.filter(({ sku, version }) => before.get(sku)?.version !== version).map(({ sku }) => sku);
  expect(invalidated.sort()).toEqual([...changed.map(({ sku }) => sku), ...added, ...removed].sort());
  expect(
    after
      .filter(({ listed }) => !listed)
      .map(({ sku }) => sku)
      .sort(),
  ).toEqual([...removed].sort());
  expect(
    compareItems(
      after.filter(({ listed }) => listed),
      await whole.truth(),
    ),
  ).toEqual([]);

  const newPrice = after.find(({ sku }) => sku === repriced?.sku)?.priceMinor ?? 0;
  const shown = new Intl.NumberFormat('en', { style: 'currency', currency: 'EUR' }).format(newPrice / 100);
  expect(newPrice).not.toBe(repriced?.priceMinor);
  expect(pageBefore).not.toContain(shown);
  await waitFor('the storefront to show the new price', async () => (await (await fetch(page)).text()).includes(shown));
});

test('of a changed item each value names a raw object that holds the very text it was read from', async () => {
  const changed = (await whole.items()).filter(({ version, listed }) => version > 1 && listed).slice(0, 10);
  expect(changed.length).toBeGreaterThan(0);
  for (const { itemId, version } of changed) {
    const { fields, versions } = await whole.explain(itemId);
    expect(versions[0]).toMatchObject({ version, correlationId: expect.any(String) });
    const origins = [
      ...fields.flatMap(({ field, origin, others }) =>
        [origin, ...others.map((other) => other.origin)].map((of) => ({ field, origin: of })),
      ),
      ...versions.flatMap(({ changes }) => changes),
    ].filter(({ field }) => field !== 'listed');
    for (const { field, origin } of origins) {
      const { reading, rawObject, noReading } = origin ?? {};
      expect({ field, noReading }).toEqual({ field, noReading: null });
      expect(await bodyOf(rawObject?.key ?? '')).toContain(plain(reading?.rawText ?? 'no reading'));
    }
  }
});

/** A raw object's body as text. */
const bodyOf = async (key: string): Promise<string> => {
  const { bytes, meta } = await createRawStore({ rawStoreDir: join(whole.dataDir, 'raw-store') }).get(key);
  return plain((await decodeContent(bytes, meta.storedEncoding, 10_000_000)).toString('utf8'));
};

/** Without what HTML and JSON write before signs of their own, and with single blanks. */
const plain = (text: string): string =>
  text
    .replace(/\\(?=["/])/g, '')
    .replace(/&quot;|&#39;|&#x27;/g, (entity) => (entity === '&quot;' ? '"' : "'"))
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ');

test('one correlation id leads from the crawl request to the cache-bust', async () => {
  const [row] = await whole.query<{ known: number; all: number }>(
    `select count(*) filter (where correlation_id in (select correlation_id from crawl_run))::int as known, count(*)::int as all from catalog_item_change`,
  );
  expect(row?.all).toBeGreaterThan(0);
  expect(row?.known).toBe(row?.all);
});

const byUrl = (a: { url: string }, b: { url: string }): number => (a.url < b.url ? -1 : 1);
const count = async (name: 'observation' | 'catalog_item_change'): Promise<number> =>
  (await whole.query<{ count: number }>(`select count(*)::int as count from ${name}`))[0]?.count ?? -1;
