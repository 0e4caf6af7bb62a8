import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { ItemExplanation, ValueOrigin } from '@aisle/contracts';
import { runCli } from '../program.js';

let out = '';
let err = '';
let server: Server;
let answers: Record<string, unknown>;
let asked: string[];

beforeEach(async () => {
  out = err = '';
  asked = [];
  answers = {};
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => ((out += String(text)), true));
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => ((err += String(text)), true));
  server = createServer((request, response) => {
    asked.push(request.url ?? '');
    const answer = answers[request.url ?? ''];
    const missing = {
      error: { code: 'NOT_FOUND', message: `The catalog of demo has no item ${itemId}.`, correlationId: 'c' },
    };
    response.writeHead(answer === undefined ? 404 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer ?? missing));
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

const itemId = '01K0000000000000000000000A';
const time = '2026-01-01T00:00:00.000Z';
const origin = (source: string, more: Partial<ValueOrigin> = {}): ValueOrigin => ({
  observationId: source,
  supplierId: 'shop',
  listingKey: 'SAW',
  variant: '',
  market: '',
  source,
  pageUrl: `https://shop.example/${source}`,
  parserVersion: 'recipe-1+3',
  observedAt: time,
  confirmedAt: time,
  rawObject: { id: `raw-${source}`, key: `raw/shop/${source}.html`, fetchedAt: time },
  reading: null,
  noReading: 'not-kept',
  ...more,
});
const reading = { strategy: 'selector', place: '.price__now', ruleIndex: 1, rawText: 'from €12.99' };
const read = origin('product-page', { reading, noReading: null });
const price = (amountMinor: number) => ({ amountMinor, currency: 'EUR' });
const explanation: ItemExplanation = {
  tenantId: 'demo',
  itemId,
  version: 2,
  sku: 'SAW',
  supplierId: 'shop',
  listed: true,
  updatedAt: time,
  isPartial: false,
  fields: [
    {
      field: 'price',
      value: price(1299),
      origin: read,
      others: [{ value: price(999), because: 'answered-by-product-page', origin: origin('catalog-page') }],
    },
  ],
  versions: [
    {
      version: 2,
      changedAt: time,
      correlationId: 'crawl-7',
      changes: [{ field: 'price', from: price(1499), to: price(1299), origin: read }],
    },
  ],
};
const explained = `/v1/tenants/demo/items/${itemId}/explanation?changes=10`;
const listed = (listing: string): string =>
  `/v1/tenants/demo/items/by-listing?${new URLSearchParams({ listing }).toString()}`;
const item = (id: string, supplierId: string) => ({
  itemId: id,
  supplierId,
  listingKey: 'SAW',
  variant: '',
  market: '',
});

describe('aisle explain', () => {
  test('shows value, rule, text, page, raw object, parser version, what lost and why, and what changed', async () => {
    answers = { [explained]: explanation };
    expect(await runCli(['explain', itemId])).toBe(0);
    for (const text of [
      ...['price', '12.99 EUR', 'selector .price__now (rule 2)', '"from €12.99"', 'https://shop.example/product-page'],
      ...['raw/shop/product-page.html', 'recipe-1+3', time, '9.99 EUR', 'the product page has answered it since'],
      ...['v2', 'crawl-7', 'price: 14.99 EUR → 12.99 EUR'],
    ])
      expect(out).toContain(text);
  });

  test('with --json prints what the API answers, as one line', async () => {
    answers = { [explained]: explanation };
    expect(await runCli(['explain', itemId, '--json'])).toBe(0);
    expect(JSON.parse(out)).toEqual(explanation);
  });

  test.each(['SAW', 'https://shop.example/p/saw?a=b'])('finds the item of %s', async (listing) => {
    answers = { [listed(listing)]: { items: [item(itemId, 'shop')] }, [explained]: explanation };
    expect(await runCli(['explain', listing])).toBe(0);
    expect(asked).toEqual([listed(listing), explained]);
  });

  test('asks for one field and so many versions', async () => {
    const path = `/v1/tenants/demo/items/${itemId}/explanation?field=price&changes=3`;
    answers = { [path]: explanation };
    expect(await runCli(['explain', itemId, '--field', 'price', '--changes', '3'])).toBe(0);
    expect(asked).toEqual([path]);
  });

  test('of several items with one SKU takes the one of the retailer that is named, else names them all', async () => {
    const other = '01K0000000000000000000000B';
    answers = { [listed('SAW')]: { items: [item(itemId, 'shop'), item(other, 'dealer')] }, [explained]: explanation };
    expect(await runCli(['explain', 'SAW', '--retailer', 'shop'])).toBe(0);
    expect(await runCli(['explain', 'SAW'])).toBe(1);
    expect(err).toContain('SEVERAL_ITEMS');
    expect(err).toContain(`${itemId} (shop); ${other} (dealer)`);
  });

  test.each([itemId, 'NONE'])('of %s, which there is none, says what to do next', async (wanted) => {
    answers = { [listed('NONE')]: { items: [] } };
    expect(await runCli(['explain', wanted])).toBe(1);
    expect(err).toMatch(/^NO_SUCH_ITEM: .*(has no item|No item)/);
    expect(err).toContain('npx aisle items --retailer <id>');
  });

  test.each([
    ['--field', 'colour'],
    ['--changes', '0'],
  ])('%s %s is used wrongly', async (option, value) => {
    expect(await runCli(['explain', itemId, option, value])).toBe(2);
  });
});
