import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { runQualityViewSchema, type QualityFlag, type RunQualityView } from '@aisle/contracts';
import { type CrawlScope, newId, type RunId } from '@aisle/core';
import type { HttpServer } from '@aisle/service-kit';
import { finishIdleRuns } from '../src/runs/finish-idle-runs.js';
import { measureRunQuality } from '../src/quality/measure-run-quality.js';
import { finishDeps, newRetailer, newRun, openFrontier, type Frontier } from './frontier-fixture.js';
import { openControlApi } from './open-control-api.js';

let frontier: Frontier;
let http: HttpServer;
let retailer: string;
const counted: { kind: string; comparison: string; flags: readonly QualityFlag[] }[] = [];

beforeAll(async () => {
  frontier = await openFrontier();
  ({ http } = await openControlApi(frontier));
});
afterAll(async () => {
  await http.close();
  await frontier.release();
});
beforeEach(async () => {
  retailer = await newRetailer(frontier);
  counted.length = 0;
});

const ask = async (path: string): Promise<{ status: number; body: unknown }> => {
  const response = await fetch(`${http.url}${path}`, { headers: { authorization: 'Bearer key' } });
  return { status: response.status, body: await response.json() };
};
const qualityOf = async (runId: string): Promise<RunQualityView> =>
  runQualityViewSchema.parse((await ask(`/v1/runs/${runId}/quality`)).body);
const flagsIn = ({ kinds }: RunQualityView): string[] =>
  kinds.flatMap(({ kind, measures }) =>
    measures.flatMap((one) => (one.flag ? [`${kind} ${one.measure}: ${one.flag}`] : [])),
  );

const measure = (): Promise<number> =>
  measureRunQuality({
    ...frontier.base,
    metrics: { measured: (kind, comparison, flags) => void counted.push({ kind, comparison, flags }) },
  });

const pages = 4;
const tilesAPage = 10;
const price = (position: number) => 100 * (position + 1);

/** What the parser leaves behind: the retailer's pages, now of this run, and the ends of their requests. */
const readPages = async (runId: RunId, { priced = true, failed = 0 } = {}): Promise<void> => {
  const { prisma } = frontier.database;
  const made = { retailerId: retailer, market: '', runId, rawObjectId: 'raw', parserVersion: 'v' };
  const parsedAt = frontier.clock.now();
  await prisma.observation.deleteMany({ where: { supplierId: retailer } });
  await prisma.catalogPage.deleteMany({ where: { retailerId: retailer } });
  await prisma.product.deleteMany({ where: { retailerId: retailer } });
  const firstPage = BigInt(parseInt(retailer.slice(-8), 16)) * 1_000n;
  for (let page = 0; page < pages; page += 1) {
    const sourcePageId = firstPage + BigInt(page);
    const isEmpty = page === pages - 1;
    await prisma.catalogPage.create({
      data: {
        ...made,
        sourcePageId,
        leafUrl: 'l',
        pageNumber: page,
        url: `l${page}`,
        parsedAt,
        itemCount: isEmpty ? 0 : tilesAPage,
        listingKeys: [],
      },
    });
    if (isEmpty) continue;
    await prisma.observation.createMany({
      data: Array.from({ length: tilesAPage }, (_, position) => ({
        id: newId(),
        supplierId: retailer,
        market: '',
        source: 'catalog-page',
        open: true,
        observedAt: parsedAt,
        sourcePageId,
        variant: '',
        runId,
        rawObjectId: 'raw',
        parserVersion: 'v',
        // The last page shows the first one's tiles again.
        listingKey: `${page === pages - 2 ? 0 : page}-${position}`,
        fields: {
          sku: `${position}`,
          name: 'Lamp',
          availability: position === 0 ? 'OutOfStock' : 'InStock',
          ...(priced ? { price: { amountMinor: price(position), currency: 'EUR' } } : {}),
        },
      })),
    });
  }
  const product = { ...made, sourcePageId: firstPage + 900n, variant: '', url: 'p', name: 'Lamp', parsedAt };
  await prisma.product.create({ data: { ...product, listingKey: 'p', imageUrls: ['i'], description: '' } });

  const requests = await prisma.fetchRequest.findMany({ where: { runId }, orderBy: { id: 'asc' } });
  for (const [index, { id }] of requests.entries()) {
    const kind = index <= pages + failed ? 'catalog-page' : 'product-page';
    const state = index > pages && index <= pages + failed ? 'failed' : 'parsed';
    await prisma.fetchRequest.update({ where: { id }, data: { state, ...(index > 0 ? { kind } : {}) } });
  }
};

const crawl = async (
  reading: { priced?: boolean; failed?: number } = {},
  { scope = 'products' as CrawlScope } = {},
): Promise<RunId> => {
  frontier.clock.advance(60_000);
  const runId = await newRun(frontier, retailer, 1 + pages + (reading.failed ?? 0) + 1, scope);
  await readPages(runId, reading);
  frontier.clock.advance(60_000);
  await finishIdleRuns(finishDeps(frontier));
  return runId;
};
const measuredCrawl = async (...how: Parameters<typeof crawl>): Promise<RunId> => {
  const runId = await crawl(...how);
  await measure();
  return runId;
};

describe('the quality of a run', () => {
  test('counts pages, items, fields, prices and availability of what it has read', async () => {
    const runId = await crawl({ failed: 1 });
    expect(await qualityOf(runId)).toMatchObject({ state: 'completed', measured: 'due', kinds: [] });
    expect(await measure()).toBe(1);
    expect(await measure()).toBe(0);
    const { measured, kinds } = await qualityOf(runId);
    expect(measured).toBe('yes');
    expect(kinds).toMatchObject([
      {
        kind: 'tile',
        comparison: 'too-little-history',
        historyRuns: 0,
        currency: 'EUR',
        pages: { parsed: 4, failed: 1, skipped: 0, empty: 1 },
        items: 30,
        listings: 20,
        fields: { sku: 30, name: 30, url: 0, brand: 0, price: 30, regularPrice: 0, availability: 30 },
        prices: { EUR: { count: 30, min: 100, p10: 100, p50: 500, p90: 900, max: 1_000 } },
        availability: { InStock: 27, OutOfStock: 3 },
      },
      {
        kind: 'product',
        pages: { parsed: 1, failed: 0, skipped: 0, empty: 0 },
        items: 1,
        listings: 1,
        fields: { name: 1, imageUrls: 1, description: 0, price: 0 },
        prices: {},
        availability: {},
      },
    ]);
  });

  test('flags a field that is lost, beside the median of the runs before it', async () => {
    for (let run = 0; run < 3; run += 1) expect(flagsIn(await qualityOf(await measuredCrawl()))).toEqual([]);
    counted.length = 0;
    const broken = await measuredCrawl({ priced: false });
    const view = await qualityOf(broken);
    expect(flagsIn(view)).toEqual(['tile coverage.price: COVERAGE_DROPPED']);
    expect(view.kinds[0]?.measures).toContainEqual({
      measure: 'coverage.price',
      unit: 'share',
      value: 0,
      median: 1,
      flag: 'COVERAGE_DROPPED',
    });
    expect(counted).toEqual([
      { kind: 'tile', comparison: 'compared', flags: ['COVERAGE_DROPPED'] },
      { kind: 'product', comparison: 'compared', flags: [] },
    ]);
    expect((await ask(`/v1/retailers/${retailer}/quality`)).body).toEqual(view);
    expect(flagsIn(await qualityOf(await measuredCrawl()))).toEqual([]);
  });

  test('is compared with runs of the same scope only', async () => {
    for (let run = 0; run < 3; run += 1) await measuredCrawl();
    const { kinds } = await qualityOf(await measuredCrawl({}, { scope: 'pages' }));
    expect(kinds).toMatchObject([{ kind: 'tile', comparison: 'too-little-history', historyRuns: 0 }]);
  });

  test('does not change when a run ends once more after later ones took over its pages', async () => {
    const runId = await measuredCrawl();
    const before = await qualityOf(runId);
    const later = await measuredCrawl();
    await frontier.database.prisma.crawlRun.update({ where: { id: runId }, data: { state: 'running' } });
    await finishIdleRuns(finishDeps(frontier));
    expect(await measure()).toBe(1);
    expect((await qualityOf(runId)).kinds).toEqual(before.kinds);
    expect((await qualityOf(later)).kinds[0]).toMatchObject({ items: 30, historyRuns: 1 });
  });

  test('is not compared where another run of the retailer was under way', async () => {
    for (let run = 0; run < 3; run += 1) await measuredCrawl();
    await newRun(frontier, retailer);
    expect((await qualityOf(await measuredCrawl({ priced: false }))).kinds).toMatchObject([
      { comparison: 'not-comparable', historyRuns: 3 },
      { comparison: 'not-comparable' },
    ]);
  });

  test('is not measured of a run that reads only the menu', async () => {
    const runId = await crawl({}, { scope: 'tree' });
    expect(await measure()).toBe(0);
    expect(await qualityOf(runId)).toMatchObject({ measured: 'no', kinds: [] });
  });

  test('of a run or a retailer that there is not is not found', async () => {
    expect(await ask('/v1/runs/nothing/quality')).toMatchObject({ status: 404 });
    expect(await ask(`/v1/retailers/${retailer}/quality`)).toMatchObject({ status: 404 });
  });
});

describe('measuring that fails', () => {
  const moveTiles = (from: string, to: string) =>
    frontier.database.prisma.$executeRawUnsafe(`alter table ${from} rename to ${to}`);
  const attemptsIn = async (hours: number): Promise<number> => {
    let attempts = 0;
    for (let hour = 0; hour < hours; hour += 1) {
      attempts += await measure();
      expect(await measure()).toBe(0);
      frontier.clock.advance(3_600_000);
    }
    return attempts;
  };

  test('lets the run end all the same, and is tried again later', async () => {
    const runId = await crawl();
    await moveTiles('catalog_page_item', 'away');
    expect(await attemptsIn(2)).toBe(2);
    await moveTiles('away', 'catalog_page_item');
    expect(await qualityOf(runId)).toMatchObject({ state: 'completed', measured: 'due', kinds: [] });
    expect(await measure()).toBe(1);
    expect(await qualityOf(runId)).toMatchObject({ measured: 'yes', kinds: [{ items: 30 }, { items: 1 }] });
  });

  test('is given up after a few attempts', async () => {
    const runId = await crawl();
    await moveTiles('catalog_page_item', 'away');
    expect(await attemptsIn(24)).toBe(5);
    await moveTiles('away', 'catalog_page_item');
    expect(await qualityOf(runId)).toMatchObject({ state: 'completed', measured: 'no', kinds: [] });
  });
});
