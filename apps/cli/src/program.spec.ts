import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { sampleCatalogItem } from '@aisle/testkit';
import { runCli } from './program.js';

let out = '';
let err = '';
let server: Server;
let answers: Record<string, { status: number; body: unknown }>;
let asked: { url: string; authorization: string | undefined; key: string | undefined; body: string }[];

beforeEach(async () => {
  out = err = '';
  asked = [];
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => ((out += String(text)), true));
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => ((err += String(text)), true));
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += String(chunk)));
    request.on('end', () => {
      const { authorization, 'idempotency-key': key } = request.headers;
      asked.push({ url: request.url ?? '', authorization, key: key as string | undefined, body });
      const { status, body: answer } = answers[(request.url ?? '').split('?')[0] ?? ''] ?? { status: 404, body: {} };
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  Object.assign(process.env, { AISLE_CONTROL_URL: url, AISLE_CATALOG_URL: url, AISLE_API_KEY: 'key' });
});
afterEach(async () => {
  jest.restoreAllMocks();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  for (const name of ['AISLE_CONTROL_URL', 'AISLE_CATALOG_URL', 'AISLE_API_KEY']) delete process.env[name];
});

const runId = '01K0000000000000000000000A';
const counts = {
  pending: 0,
  dispatched: 0,
  fetched: 0,
  parsed: 1,
  failed: 0,
  parseFailed: 0,
  skipped: 0,
  unsynced: 0,
  catalogTreeNodes: 1,
  leaves: 1,
  catalogPages: 1,
  catalogPageItems: 1,
  productPages: 1,
};
const view = (state: string) => ({
  runId,
  retailer: 'shop',
  scope: 'products',
  state,
  counts,
  requestedAt: '2026-01-01T00:00:00.000Z',
  startedAt: null,
  finishedAt: null,
  failures: [],
  skipped: [],
});

describe('aisle crawl', () => {
  test('asks with the API key and the idempotency key, and prints the run ids', async () => {
    answers = { '/v1/crawls': { status: 202, body: { runIds: [runId] } } };
    expect(await runCli(['crawl', 'shop', '--scope', 'pages', '--idempotency-key', 'k1', '--json'])).toBe(0);
    expect(JSON.parse(out)).toEqual({ runIds: [runId] });
    expect(asked[0]).toMatchObject({
      authorization: 'Bearer key',
      key: 'k1',
      body: '{"retailer":"shop","scope":"pages"}',
    });
  });

  test('tells a run its budgets', async () => {
    answers = { '/v1/crawls': { status: 202, body: { runIds: [runId] } } };
    expect(await runCli(['crawl', 'shop', '--max-pages', '50', '--max-depth', '0', '--json'])).toBe(0);
    expect(JSON.parse(String(asked[0]?.body))).toEqual({
      retailer: 'shop',
      scope: 'products',
      maxPages: 50,
      maxDepth: 0,
    });
  });

  test.each([
    ['completed', 0],
    ['failed', 1],
  ])('--wait ends with a %s run with exit code %i', async (state, exitCode) => {
    answers = {
      '/v1/crawls': { status: 202, body: { runIds: [runId] } },
      [`/v1/crawls/${runId}`]: { status: 200, body: view(state) },
    };
    expect(await runCli(['crawl', 'shop', '--wait', '--json'])).toBe(exitCode);
    expect(JSON.parse(out)).toMatchObject({ runId, state });
  });

  test.each([
    [['crawl']],
    [['crawl', 'shop', '--all']],
    [['crawl', 'shop', '--scope', 'everything']],
    [['crawl', 'shop', '--max-pages', '0']],
    [['crawl', 'shop', '--max-depth', '-1']],
    [['crawl', 'shop', '--max-pages', '1.5']],
    [['fly']],
    [['money']],
  ])('%j is a usage error with exit code 2', async (argv) => {
    answers = {};
    expect(await runCli(argv)).toBe(2);
    expect(err).toMatch(/error:/);
    expect(asked).toEqual([]);
  });
});

test('an error of the service is told with its code and what to do', async () => {
  answers = {
    '/v1/crawls': {
      status: 404,
      body: { error: { code: 'UNKNOWN_RETAILER', message: 'There is no retailer x.', fix: 'Known: shop.' } },
    },
  };
  expect(await runCli(['crawl', 'x', '--json'])).toBe(1);
  expect(JSON.parse(out)).toEqual({
    error: { code: 'UNKNOWN_RETAILER', message: 'There is no retailer x.', fix: 'Known: shop.' },
  });
});

test('without a running Aisle the error says how to start one', async () => {
  for (const name of ['AISLE_CONTROL_URL', 'AISLE_API_KEY']) delete process.env[name];
  process.env['AISLE_HOME'] = '/nonexistent';
  expect(await runCli(['status'])).toBe(1);
  delete process.env['AISLE_HOME'];
  expect(err).toMatch(/NOT_RUNNING[\s\S]*npm run demo/);
});

test('aisle money without a text says how to give one', async () => {
  expect(await runCli(['money'])).toBe(2);
  expect(err).toMatch(/aisle money "12,99 €".*--stdin/);
});

describe('the quality of a run', () => {
  const measure = { measure: 'items', unit: 'count', value: 9, median: 9, flag: null };
  const tile = {
    kind: 'tile',
    comparison: 'compared',
    historyRuns: 4,
    currency: 'EUR',
    items: 9,
    listings: 9,
    pages: { parsed: 1, failed: 0, skipped: 0, empty: 0 },
    fields: {},
    prices: {},
    availability: {},
    measures: [
      measure,
      { measure: 'coverage.price', unit: 'share', value: 0.123, median: 0.98, flag: 'COVERAGE_DROPPED' },
      { measure: 'price.p50', unit: 'minor', value: null, median: 1299.5, flag: null },
    ],
  };
  const product = { ...tile, kind: 'product', measures: [{ ...measure, value: 0, median: 0 }] };
  const run = { runId, retailer: 'shop', scope: 'products', state: 'completed', finishedAt: null };
  const flagged = { ...run, measured: 'yes', kinds: [tile, product] };

  test('shows values beside medians, marks what is out of line, and says what to do', async () => {
    answers = { [`/v1/runs/${runId}/quality`]: { status: 200, body: flagged } };
    expect(await runCli(['quality', runId])).toBe(0);
    expect(out).toMatch(/coverage\.price +│ 12\.3 % +│ 98\.0 % +│ ← COVERAGE_DROPPED/);
    expect(out).toMatch(/price\.p50 +│ – +│ 13\.00 EUR/);
    expect(out).toMatch(/COVERAGE_DROPPED: [\s\S]*What to do: .*aisle try/);
    expect(out).not.toContain('Products');
  });

  test('of a retailer is that of its newest measured run, as one JSON line with --json', async () => {
    answers = { '/v1/retailers/shop/quality': { status: 200, body: flagged } };
    expect(await runCli(['quality', 'shop', '--json'])).toBe(0);
    expect(JSON.parse(out)).toEqual(flagged);
  });

  test('that is not there is told in a sentence', async () => {
    answers = { [`/v1/runs/${runId}/quality`]: { status: 200, body: { ...run, measured: 'due', kinds: [] } } };
    expect(await runCli(['quality', runId])).toBe(0);
    expect(out).toMatch(/will be measured/);
  });

  test.each([
    ['mentioned', flagged, /1 measure is out of line.*: tile coverage\.price\. Next: npx aisle quality 01K/],
    ['not mentioned', { ...flagged, kinds: [product] }, /completed[^~]*┘\n$/],
  ])('is %s by aisle status of a finished run where it has to be', async (_how, body, expected) => {
    const ended = { ...view('completed'), finishedAt: '2026-01-01T00:00:00.000Z' };
    answers = {
      [`/v1/crawls/${runId}`]: { status: 200, body: ended },
      [`/v1/runs/${runId}/quality`]: { status: 200, body },
    };
    expect(await runCli(['status', runId])).toBe(0);
    expect(out).toMatch(expected);
  });
});

test('items are read page by page and printed a line each', async () => {
  const item = sampleCatalogItem({ sku: 'A-1', name: 'Drill', url: 'http://shop.test/p/1', version: 3 });
  answers = { '/v1/tenants/demo/items': { status: 200, body: { items: [item], next: null } } };
  expect(await runCli(['items', '--retailer', 'shop', '--json'])).toBe(0);
  expect(JSON.parse(out)).toEqual({
    sku: 'A-1',
    name: 'Drill',
    priceMinor: 1299,
    currency: 'EUR',
    availability: 'InStock',
    listed: true,
    url: 'http://shop.test/p/1',
    version: 3,
  });
});

test('a delisted item is shown as such, and counted', async () => {
  const items = [sampleCatalogItem({ sku: 'A-1' }), sampleCatalogItem({ sku: 'A-2', listed: false })];
  answers = { '/v1/tenants/demo/items': { status: 200, body: { items, next: null } } };
  expect(await runCli(['items', '--retailer', 'shop'])).toBe(0);
  expect(out).toMatch(/A-1 .*InStock/);
  expect(out).toMatch(/A-2 .*delisted/);
  expect(out).toContain('2 items, 1 of them delisted');
});
