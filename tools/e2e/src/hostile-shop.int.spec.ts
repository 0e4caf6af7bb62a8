import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { runCli } from '@aisle/cli';
import type { CrawlRunView } from '@aisle/contracts';
import { freePort } from '@aisle/local-stack';
import { startHostileShop } from './hostile-shop.js';
import { startWholeAisle, type WholeAisle } from './whole-aisle.js';

jest.setTimeout(240_000);

const maxBodyBytes = 200_000;
const maxAttempts = 2;

/** What each page ends as, with how many fetches failed then; a page that came but says nothing failed at none. */
const expected: Record<string, { code: string; attempts: number }> = {
  '/empty': { code: 'PARSE_FAILED', attempts: 0 },
  '/oversized': { code: 'BODY_TOO_LARGE', attempts: 1 },
  '/endless': { code: 'BODY_TOO_LARGE', attempts: 1 },
  '/bomb': { code: 'BODY_TOO_LARGE', attempts: 1 },
  '/corrupt': { code: 'BODY_CORRUPT', attempts: 1 },
  '/header-flood': { code: 'HEADERS_TOO_LARGE', attempts: 1 },
  '/loop': { code: 'REDIRECT_LOOP', attempts: 1 },
  '/hops': { code: 'TOO_MANY_REDIRECTS', attempts: 1 },
  '/away': { code: 'REDIRECT_OFF_SITE', attempts: 1 },
  '/nowhere': { code: 'REDIRECT_INVALID', attempts: 1 },
  '/drip': { code: 'TIMEOUT', attempts: maxAttempts },
  '/silent': { code: 'TIMEOUT', attempts: maxAttempts },
  '/cut': { code: 'CONNECTION_LOST', attempts: maxAttempts },
  '/reset': { code: 'CONNECTION_LOST', attempts: maxAttempts },
  '/gibberish': { code: 'HTTP_MALFORMED', attempts: maxAttempts },
  '/refused-403': { code: 'HTTP_403', attempts: 1 },
  '/broken-500': { code: 'HTTP_500', attempts: maxAttempts },
};
const readable = ['/good-1', '/good-2', '/charset-lie', '/charset-nonsense'];

const recipeOf = (id: string, origin: string, paths: readonly string[]) => ({
  id,
  name: id,
  origin,
  market: { country: 'DE', currency: 'EUR' },
  politeness: { ratePerSecond: 200, maxConcurrency: 8 },
  start: paths.map((url) => ({ kind: 'product-page', url })),
  productPage: { sources: ['json-ld'] },
});

let whole: WholeAisle;
let shop: Awaited<ReturnType<typeof startHostileShop>>;
beforeAll(async () => {
  shop = await startHostileShop(maxBodyBytes);
  whole = await startWholeAisle({
    recipes: [
      recipeOf('hostile', 'http://hostile.test', [...readable, ...Object.keys(expected), '/not-there']),
      recipeOf('refusing', 'http://refusing.test', ['/a', '/b']),
      recipeOf('unknown-host', 'http://no-such-shop.invalid', ['/a']),
      recipeOf('private', `http://127.0.0.1:${shop.port}`, ['/good-1']),
    ],
    resolveOverrides: [`hostile.test=127.0.0.1:${shop.port}`, `refusing.test=127.0.0.1:${await freePort()}`],
    env: {
      MAX_BODY_BYTES: String(maxBodyBytes),
      MAX_ATTEMPTS: String(maxAttempts),
      REQUEST_TIMEOUT_MS: '5000',
      RETRY_BASE_MS: '100',
      ROBOTS_ERROR_TTL_MS: '200',
    },
  });
});
afterAll(async () => {
  await whole.stop();
  await shop.stop();
});

const crawlOf = async (retailer: string): Promise<CrawlRunView> =>
  whole.waitForRun(String((await whole.control.crawl({ retailer, scope: 'products' }))[0]));
const endsOf = ({ failures }: CrawlRunView) =>
  Object.fromEntries(failures.map(({ url, code, attempts }) => [new URL(url).pathname, { code, attempts }]));

describe('a hostile shop', () => {
  let run: CrawlRunView;
  beforeAll(async () => {
    run = await crawlOf('hostile');
  });

  test('ends each of its bad pages as a recorded failure with its code and attempts', () => {
    expect(endsOf(run)).toEqual(expected);
    expect(run.skipped.map(({ url, code }) => [new URL(url).pathname, code])).toEqual([['/not-there', 'NOT_FOUND']]);
  });

  test('does not keep its good pages from being read, those with a falsely declared charset among them', async () => {
    expect(run).toMatchObject({ state: 'completed', counts: { parsed: readable.length, pending: 0, dispatched: 0 } });
    const rows = await whole.query<{ name: string }>(`select name from product where retailer_id = 'hostile'`);
    expect(rows.map(({ name }) => name).sort()).toEqual(['drill', 'hammer', 'käsereibe', 'saw']);
    expect(await whole.control.deadLetters(10)).toEqual([]);
    expect(whole.aisle.processes.map((service) => [service.name, service.restarts()])).toEqual(
      whole.aisle.processes.map(({ name }) => [name, 0]),
    );
  });

  test('is explained by `aisle status`: each failure says what to do', async () => {
    const text = await status(run.runId);
    for (const code of new Set(Object.values(expected).map((end) => end.code))) {
      expect(text).toMatch(new RegExp(`^${code} \\(\\d+\\): .+\\n  What to do: .+$`, 'm'));
    }
    const { failures } = JSON.parse(await status(run.runId, '--json')) as { failures: { fix: string }[] };
    expect(failures.every(({ fix }) => fix.length > 10)).toBe(true);
  });
});

describe('a shop that cannot be reached', () => {
  test.each([
    ['refusing', 'CONNECTION_REFUSED', maxAttempts, 2],
    ['unknown-host', 'DNS_NOT_FOUND', maxAttempts, 1],
    ['private', 'ADDRESS_FORBIDDEN', 1, 1],
  ])('(%s) ends the run as failed, with %s after %i attempt(s)', async (retailer, code, attempts, pages) => {
    const run = await crawlOf(retailer);
    expect(run.state).toBe('failed');
    expect(run.failures.map((failure) => [failure.code, failure.attempts])).toEqual(
      Array.from({ length: pages }, () => [code, attempts]),
    );
    expect(await status(run.runId)).toContain(`${code} (${pages}): `);
  });
});

const status = async (runId: string, ...options: string[]): Promise<string> => {
  const { control, catalogApi, apiKey } = whole.aisle.session;
  Object.assign(process.env, { AISLE_CONTROL_URL: control, AISLE_CATALOG_URL: catalogApi, AISLE_API_KEY: apiKey });
  let text = '';
  const stdout = jest.spyOn(process.stdout, 'write').mockImplementation((piece) => ((text += String(piece)), true));
  try {
    expect(await runCli(['status', runId, ...options])).toBe(0);
  } finally {
    stdout.mockRestore();
  }
  return text;
};
