import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { CrawlRunView } from '@aisle/contracts';
import { waitFor } from '@aisle/testkit';
import { startWholeAisle, type WholeAisle } from '../whole-aisle.js';
import { judgeEndState, untoldItems, type Findings } from './end-state.js';

jest.setTimeout(120_000);

let whole: WholeAisle;
let run: CrawlRunView;
beforeAll(async () => {
  whole = await startWholeAisle({ shopEnv: { SHOP_LEAVES: '6', SHOP_FAULTS: 'off' } });
  run = await whole.crawl();
  await waitFor('everything to be told', async () => (await untoldItems(whole)).length === 0, { timeoutMs: 30_000 });
});
afterAll(() => whole.stop());

const judge = async (): Promise<Findings> => judgeEndState(whole, run, await whole.truth());
const damage = (sql: string): Promise<unknown> => whole.query(sql);
const aProductPage = `select id from fetch_request where kind = 'product-page' order by id limit 1`;
const anItem = `select id from catalog_item order by id limit 1`;

// A judge that never finds anything looks the same as a crawl that went well. Each damage stays; the findings add up.
test('the judge of a kill run finds nothing after an undisturbed crawl, and each damage that is done then', async () => {
  expect(await judge()).toEqual({ lost: [], doubled: [], unexpectedFailures: [] });

  await damage(`update fetch_request set state = 'failed', error_code = 'OVERDUE' where id = (${aProductPage})`);
  await damage(`insert into dead_letter (id, queue, code, message, attempts, original, died_at)
    values ('1', 'parse.live', 'POISONED', 'It kills.', 1, '{}', now())`);
  expect((await judge()).unexpectedFailures).toEqual([
    expect.stringMatching(/ended with OVERDUE/),
    'Dead letter from parse.live: POISONED, It kills.',
  ]);

  await damage(`insert into crawl_run select 'zz', crawl_request_id, retailer_id, scope, state, recipe_fingerprint,
    correlation_id, requested_at, started_at, finished_at from crawl_run`);
  await damage(`update fetch_request set url = url || '#' where id = (select max(id) from fetch_request)`);
  await damage(`insert into raw_object select id || 'x', key || 'x', supplier_id, kind, url, final_url, http_status, content_type,
    stored_encoding, wire_sha256, wire_bytes, body_sha256, body_bytes, etag, last_modified, fetched_at, run_id
    from raw_object order by id limit 1`);
  expect((await judge()).doubled).toEqual(['Run zz is one too many.', expect.stringMatching(/has 2 raw objects/)]);

  const folder = join(whole.dataDir, 'raw-store');
  const [file = ''] = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.html'),
  );
  rmSync(join(folder, file));
  await damage(`update catalog_item set version = version + 1, 
    facts = regexp_replace(facts::text, '"name":"[^"]*"', '"name":"Mistaken"')::json where id = (${anItem})`);
  await damage(`delete from catalog_item where id = (select max(id) from catalog_item)`);
  const { lost } = await judge();
  for (const sentence of [/is missing from the catalog/, /has name Mistaken /, /The raw store has no .*\.html\./]) {
    expect(lost).toContainEqual(expect.stringMatching(sentence));
  }
  expect(lost).toContainEqual(expect.stringMatching(/is version \d+ and has \d+ changes/));
  expect(lost).toContainEqual(expect.stringMatching(/The storefront knows item/));
});
