import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { lendDatabase, type LentDatabase } from '@aisle/testkit';
import pg from 'pg';
import { readFacts } from './facts.js';

let database: LentDatabase;
let client: pg.Client;

beforeAll(async () => {
  database = await lendDatabase();
  client = new pg.Client({ connectionString: database.databaseUrl });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await database.release();
});

const addRun = (id: string, retailer: string): Promise<unknown> =>
  client.query(
    `insert into crawl_run (id, crawl_request_id, retailer_id, scope, state, recipe_fingerprint, correlation_id, requested_at)
     values ($1, $1, $2, 'products', 'completed', 'f', 'c', '2026-01-02T00:00:00Z')`,
    [id, retailer],
  );
const addRawObject = (id: string, retailer: string): Promise<unknown> =>
  client.query(
    `insert into raw_object (id, key, supplier_id, kind, url, final_url, http_status, stored_encoding, wire_sha256,
                             wire_bytes, body_sha256, body_bytes, fetched_at)
     values ($1, $1, $2, 'product-page', 'u', 'u', 200, 'identity', 'w', 1, 'b', 1, now())`,
    [id, retailer],
  );
const addDeadLetter = (id: string, payload: object, diedAt = '2026-01-03T00:00:00Z'): Promise<unknown> =>
  client.query(
    `insert into dead_letter (id, queue, code, message, attempts, original, died_at) values ($1, 'q', 'C', 'm', 1, $2, $3)`,
    [id, { encoding: 'json', body: { payload } }, diedAt],
  );

test("a run's facts count its own retailer's raw objects and no dead letters of others", async () => {
  await addRun('ours', 'shop');
  await addRun('theirs', 'other-shop');
  await addRawObject('raw-1', 'shop');
  await addRawObject('raw-2', 'other-shop');
  await addDeadLetter('names our run', { runId: 'ours', retailerId: 'shop' });
  await addDeadLetter('names our retailer', { supplierId: 'shop' });
  await addDeadLetter('names nobody', { itemId: 'i' });
  await addDeadLetter('is older than the run', { supplierId: 'shop' }, '2026-01-01T00:00:00Z');
  await addDeadLetter('names another run', { runId: 'theirs', retailerId: 'other-shop' });
  await addDeadLetter('names another retailer', { supplierId: 'other-shop' });

  expect(await readFacts(database.databaseUrl, ['ours'])).toMatchObject({ rawObjects: 1, deadLetters: 3 });
  expect(await readFacts(database.databaseUrl, ['ours', 'theirs'])).toMatchObject({ rawObjects: 2, deadLetters: 5 });
});
