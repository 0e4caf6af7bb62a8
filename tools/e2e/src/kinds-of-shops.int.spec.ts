import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { createCatalogClient, waitForRuns } from '@aisle/cli';
import type { CatalogItemView, CrawlRunView } from '@aisle/contracts';
import { compareWithTruth, startShops, type RunningShop, type RunningShops } from '@aisle/demo';
import { lendDirectory, waitFor } from '@aisle/testkit';
import { startWholeAisle, type WholeAisle } from './whole-aisle.js';

jest.setTimeout(120_000);

let logs: Awaited<ReturnType<typeof lendDirectory>>;
let running: RunningShops;
let whole: WholeAisle;
let firstRuns: ReadonlyMap<string, string>;

beforeAll(async () => {
  logs = await lendDirectory();
  const env = { SHOP_LEAVES: '6', SHOP_SLOW_MS: '300' };
  running = await startShops(['api', 'state', 'sitemap'], { logDir: logs.path, env });
  whole = await startWholeAisle({
    env: { RETRY_BASE_MS: '200' },
    shopEnv: { SHOP_LEAVES: '6' },
    recipes: running.shops.map(({ recipe }) => recipe),
    resolveOverrides: [running.resolveOverride],
  });
});
afterAll(async () => {
  await whole?.stop();
  await running?.stop();
  await logs?.release();
});

const crawl = async (shops: readonly RunningShop[]): Promise<CrawlRunView[]> => {
  const runIds = await Promise.all(
    shops.map(({ recipe }) => whole.control.crawl({ retailer: recipe.id, scope: 'products' })),
  );
  return waitForRuns(whole.control, runIds.flat());
};

const compare = (shop: RunningShop, runId: string) =>
  compareWithTruth({ session: whole.aisle.session, databaseUrl: whole.databaseUrl }, shop, runId);

const shopOf = (kind: RunningShop['kind']): RunningShop => {
  const shop = running.shops.find((candidate) => candidate.kind === kind);
  if (!shop) throw new Error(`No shop of the kind ${kind} is running.`);
  return shop;
};

const itemsOf = async ({ recipe }: RunningShop): Promise<CatalogItemView[]> => {
  const { catalogApi: baseUrl, apiKey, tenant } = whole.aisle.session;
  const items: CatalogItemView[] = [];
  for await (const item of createCatalogClient({ baseUrl, apiKey }).items({ tenant, supplier: recipe.id })) {
    items.push(item);
  }
  return items;
};

interface Changes {
  changed: { sku: string }[];
  added: string[];
  removed: string[];
}

test('a JSON API, embedded state and a sitemap, crawled at once, bring exactly what the shops have', async () => {
  const runs = await crawl(running.shops);
  firstRuns = new Map(runs.map(({ retailer, runId }) => [retailer, runId]));
  for (const shop of running.shops) {
    const run = runs.find(({ retailer }) => retailer === shop.recipe.id);
    expect(run?.state).toBe('completed');
    const { facts, items, problems } = await compare(shop, run?.runId ?? '');
    expect({ shop: shop.kind, problems }).toEqual({ shop: shop.kind, problems: [] });
    expect(items.found).toBeGreaterThan(100);
    expect(facts.truth.productPages).toBeGreaterThan(100);
  }
});

test.each([
  ['embedded state under new names', 'state'],
  ['a JSON API with variants', 'api'],
] as const)('a later day of %s changes no item but those whose facts changed', async (_what, kind) => {
  const shop = shopOf(kind);
  const before = new Map((await itemsOf(shop)).map((item) => [item.sku, item.version]));
  await fetch(new URL('/__day', shop.address), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ day: 2 }),
  });
  // The shop has moved on, what was found has not: that must be told.
  expect((await compare(shop, firstRuns.get(shop.recipe.id) ?? '')).problems).not.toEqual([]);

  const answer = await fetch(new URL('/__truth/changes?from=1&to=2', shop.address));
  const { changed, added, removed } = (await answer.json()) as Changes;
  // What is missed once may only have moved; the second run asks for its product page, too.
  await crawl([shop]);
  await crawl([shop]);
  // Delistings follow the end of a run, by a message of their own.
  await waitFor('what left the shop to be delisted', async () => {
    const delisted = (await itemsOf(shop)).filter(({ listed }) => !listed);
    return delisted.length >= removed.length;
  });
  // The next run asks for nothing but what the shop has.
  const [run] = await crawl([shop]);
  expect((await compare(shop, run?.runId ?? '')).problems).toEqual([]);
  const expected = [...changed.map(({ sku }) => sku), ...added, ...removed];
  const touched = (await itemsOf(shop)).filter(({ sku, version }) => before.get(sku) !== version);
  expect(touched.map(({ sku }) => sku).sort()).toEqual(expected.sort());
  expect(expected.length).toBeGreaterThan(0);
});
