import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createCatalogClient, createControlClient, waitForRuns, type ControlClient } from '@aisle/cli';
import { topologyFor, type CatalogItemView, type CrawlRunView, type ItemExplanation } from '@aisle/contracts';
import type { CrawlScope } from '@aisle/core';
import { readTruth, type Truth } from '@aisle/demo';
import { freePort } from '@aisle/local-stack';
import { recipeOf } from '@aisle/demo-shop';
import type { Recipe } from '@aisle/extraction';
import { mainOf, startAisle, startServiceProcess, type AisleOptions, type RunningAisle } from '@aisle/runner';
import { lendBroker, lendDatabase, lendDirectory } from '@aisle/testkit';
import pg from 'pg';

const demoShopRecipe = recipeOf('menu');

const shopHost = 'demo-shop.test';
const retailer = demoShopRecipe.id;

/** Every service as a real process, a demo shop, and what tests ask of them. */
export interface WholeAisle {
  aisle: RunningAisle;
  shop: string;
  dataDir: string;
  databaseUrl: string;
  amqpUrl: string;
  namespace: string;
  control: ControlClient;
  crawl(scope?: CrawlScope): Promise<CrawlRunView>;
  startCrawl(scope?: CrawlScope): Promise<string>;
  waitForRun(runId: string): Promise<CrawlRunView>;
  moveShopTo(day: number): Promise<void>;
  truth(): Promise<Truth>;
  changes(
    from: number,
    to: number,
  ): Promise<{ changed: { sku: string; fields: string[] }[]; added: string[]; removed: string[] }>;
  /** The demo tenant's items, delisted ones too. */
  items(): Promise<CatalogItemView[]>;
  explain(itemId: string): Promise<ItemExplanation>;
  query<Row extends pg.QueryResultRow>(sql: string, values?: unknown[]): Promise<Row[]>;
  stop(): Promise<void>;
}

export interface WholeAisleOptions {
  /** A stack of the test's own; otherwise a database and a namespace are borrowed from the test run's. */
  stack?: { databaseUrl: string; amqpUrl: string };
  /** Where logs and raw objects go, and stay; otherwise a folder that is gone afterwards. */
  dataDir?: string;
  replicas?: AisleOptions['replicas'];
  lines?: AisleOptions['lines'];
  env?: Record<string, string>;
  shopEnv?: Record<string, string>;
  /** Requests to the shop each second, and at once; the demo recipe's own unless said otherwise. */
  politeness?: Recipe['politeness'];
  /** Further retailers, and where their hosts are: `host=127.0.0.1:port`. */
  recipes?: readonly { id: string }[];
  resolveOverrides?: readonly string[];
}

export const startWholeAisle = async ({
  stack,
  dataDir: ownDataDir,
  replicas,
  lines,
  env,
  shopEnv = {},
  politeness = demoShopRecipe.politeness,
  recipes = [],
  resolveOverrides = [],
}: WholeAisleOptions = {}): Promise<WholeAisle> => {
  const directory = ownDataDir === undefined ? await lendDirectory() : undefined;
  const lent = stack ? undefined : { database: await lendDatabase(), broker: await lendBroker() };
  const databaseUrl = stack?.databaseUrl ?? lent?.database.databaseUrl ?? '';
  const amqpUrl = stack?.amqpUrl ?? lent?.broker.amqpUrl ?? '';
  const namespace = lent?.broker.namespace ?? '';
  trackTopology(lent?.broker, [retailer, ...recipes.map(({ id }) => id)]);
  const dataDir = ownDataDir ?? directory?.path ?? '';
  const port = await freePort();
  const shop = `http://127.0.0.1:${port}`;
  const shopProcess = startServiceProcess(
    {
      name: 'demo-shop',
      entry: mainOf('tools/demo-shop'),
      env: { PATH: process.env['PATH'] ?? '', PORT: String(port), SHOP_ORIGIN: `http://${shopHost}`, ...shopEnv },
    },
    { logDir: join(dataDir, 'logs') },
  );
  await shopProcess.ready;
  for (const recipe of [{ ...demoShopRecipe, politeness }, ...recipes]) {
    writeFileSync(join(dataDir, `${recipe.id}.json`), JSON.stringify(recipe));
  }
  const aisle = await startAisle({
    dataDir,
    databaseUrl,
    amqpUrl,
    namespace,
    apiKey: 'e2e-key',
    retailersDir: dataDir,
    resolveOverride: [`${shopHost}=127.0.0.1:${port}`, ...resolveOverrides].join(','),
    ...(replicas ? { replicas } : {}),
    ...(lines ? { lines } : {}),
    ...(env ? { env } : {}),
  });
  const connection = { baseUrl: aisle.session.control, apiKey: aisle.session.apiKey };
  const control = createControlClient(connection);
  const catalog = createCatalogClient({ ...connection, baseUrl: aisle.session.catalogApi });
  const client = new pg.Pool({ connectionString: databaseUrl, max: 2 });
  client.on('error', () => undefined); // Tests restart the server under us.

  const startCrawl = async (scope: CrawlScope = 'products'): Promise<string> =>
    String((await control.crawl({ retailer, scope }))[0]);
  const waitForRun = async (runId: string): Promise<CrawlRunView> => {
    const [run] = await waitForRuns(control, [runId]);
    if (!run) throw new Error(`There is no run ${runId}.`);
    return run;
  };
  const items = async (): Promise<CatalogItemView[]> => {
    const all: CatalogItemView[] = [];
    for await (const item of catalog.items({ tenant: aisle.session.tenant, supplier: retailer })) all.push(item);
    return all;
  };
  return {
    aisle,
    shop,
    dataDir,
    databaseUrl,
    amqpUrl,
    namespace,
    control,
    startCrawl,
    waitForRun,
    items,
    explain: (itemId) => catalog.explanation({ tenant: aisle.session.tenant, itemId }),
    crawl: async (scope) => waitForRun(await startCrawl(scope)),
    moveShopTo: async (day) => {
      await fetch(new URL('/__day', shop), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ day }),
      });
    },
    truth: () => readTruth(shop),
    changes: async (from, to) =>
      (await (await fetch(new URL(`/__truth/changes?from=${from}&to=${to}`, shop))).json()) as never,
    query: async (sql, values = []) => (await client.query(sql, values)).rows as never,
    stop: async () => {
      await aisle.stop();
      await shopProcess.stop();
      await client.end();
      await lent?.database.release();
      await lent?.broker.release();
      await directory?.release();
    },
  };
};

const trackTopology = (
  broker: { namespace: string; track(names: { queues: string[]; exchanges: string[] }): void } | undefined,
  retailerIds: readonly string[],
): void => {
  if (!broker) return;
  const { queues, exchanges } = topologyFor({ retailerIds, tenantIds: ['demo'] });
  const named = ({ name }: { name: string }): string => `${broker.namespace}${name}`;
  broker.track({ queues: queues.map(named), exchanges: exchanges.map(named) });
};
