import { firstIdAt } from '@aisle/core';
import { recipeOf } from '@aisle/demo-shop';
import { inTransaction, registerRetailers, type Database } from '@aisle/storage';
import type pg from 'pg';

/** One run at work for each retailer, and what lies beneath. */
export interface FrontierSize {
  retailers: number;
  /** Over all retailers. */
  pending: number;
  /** Requests of earlier runs, all parsed. */
  finished: number;
}

/** Five a look: as many as a small frontier has for two looks, so that both sides send the same each time. */
const politeness = { ratePerSecond: 1, maxConcurrency: 4 };

const retailerId = (index: number): string => `shop-${String(index).padStart(5, '0')}`;

export const registerShops = async (database: Database, retailers: number): Promise<void> => {
  const recipe = recipeOf('menu');
  const shops = Array.from({ length: retailers }, (_, index) => {
    const id = retailerId(index);
    const origin = `https://${id}.example`;
    return {
      id,
      name: id,
      origin,
      market: 'DE/EUR//',
      politenessKey: `${id}.example`,
      ratePerSecond: politeness.ratePerSecond,
      maxConcurrency: politeness.maxConcurrency,
      schedule: null,
      scheduleScope: null,
      recipeFingerprint: `recipe-of-${id}`,
      definition: { ...recipe, id, origin, politeness, start: [{ kind: 'catalog-tree', url: '/' }] },
    };
  });
  await inTransaction(database, (tx) => registerRetailers(tx, shops));
};

const finishedPerRun = 1_000;
const rowsAtATime = 1_000_000;

/** Requests of completed runs, a thousand a run, in the order of time: what a year leaves behind where nobody tidies up. */
export const insertFinished = async (
  client: pg.Client,
  { retailers, finished }: FrontierSize,
  onProgress: (rows: number) => void,
): Promise<void> => {
  await client.query(
    `insert into crawl_run (id, crawl_request_id, retailer_id, scope, state, recipe_fingerprint, correlation_id,
       requested_at, started_at, finished_at)
     select 'a-' || lpad(n::text, 8, '0'), 'earlier', 'shop-' || lpad((n % $1::int)::text, 5, '0'), 'products', 'completed',
       'recipe-of-shop-' || lpad((n % $1::int)::text, 5, '0'), 'earlier', now(), now(), now()
     from generate_series(0, $2::int) n`,
    [retailers, Math.ceil(finished / finishedPerRun) - 1],
  );
  await withoutIndexes(client, async () => {
    for (let from = 0; from < finished; from += rowsAtATime) {
      const to = Math.min(finished, from + rowsAtATime) - 1;
      await client.query(
        `insert into fetch_request (id, run_id, retailer_id, kind, url, state, not_before, parsed_at, finished_at, synced_at,
           raw_key, raw_object_id)
         select 'a-' || lpad(n::text, 24, '0'), 'a-' || lpad((n / $2::int)::text, 8, '0'),
           'shop-' || lpad((n / $2::int % $1::int)::text, 5, '0'), 'product-page',
           'https://shop-' || lpad((n / $2::int % $1::int)::text, 5, '0') || '.example/products/a-product-of-number-' || n,
           'parsed', now(), now(), now(), now(), 'raw/a-' || lpad(n::text, 24, '0'), 'a-' || lpad(n::text, 24, '0')
         from generate_series($3::int, $4::int) n`,
        [retailers, finishedPerRun, from, to],
      );
      onProgress(to + 1);
    }
  });
};

/** Builds the table's indexes, but for its primary key, after the work: a quarter of the time that keeping them takes. */
const withoutIndexes = async (client: pg.Client, work: () => Promise<void>): Promise<void> => {
  const { rows } = await client.query<{ indexname: string; indexdef: string }>(
    `select indexname, indexdef from pg_indexes where tablename = 'fetch_request' and indexname <> 'fetch_request_pkey'`,
  );
  for (const { indexname } of rows) await client.query(`drop index "${indexname}"`);
  await work();
  await client.query(`set maintenance_work_mem = '1GB'`);
  for (const { indexdef } of rows) await client.query(indexdef);
};

/** A running run for each retailer with its share of the pending requests, mixed as their pages were found. */
export const insertPending = async (
  client: pg.Client,
  { retailers, pending }: FrontierSize,
  round: number,
): Promise<void> => {
  const prefix = `b-${String(round).padStart(6, '0')}`;
  const foundAt = new Date(Date.now() - 60_000);
  await client.query(
    `insert into crawl_run (id, crawl_request_id, retailer_id, scope, state, recipe_fingerprint, correlation_id,
       requested_at, started_at)
     select $1 || '-' || retailer.id, $1, retailer.id, 'products', 'running', recipe_fingerprint, 'now', now(), now()
     from retailer order by retailer.id`,
    [prefix],
  );
  await client.query(
    `insert into fetch_request (id, run_id, retailer_id, kind, url, state, not_before)
     select $4::text || lpad(n::text, 16, '0'), $1 || '-shop-' || lpad((n % $2::int)::text, 5, '0'),
       'shop-' || lpad((n % $2::int)::text, 5, '0'), 'product-page',
       'https://shop-' || lpad((n % $2::int)::text, 5, '0') || '.example/products/a-product-of-number-' || n,
       'pending', now()
     from generate_series(0, $3::int) n`,
    [prefix, retailers, pending - 1, firstIdAt(foundAt).slice(0, 10)],
  );
};

/** What parsers do for the dispatcher: sent requests are over, and make room. */
export const finishSent = async (client: pg.Client, requestIds: readonly string[]): Promise<void> => {
  await client.query(
    `update fetch_request set state = 'parsed', parsed_at = now(), finished_at = now(), synced_at = now(),
       raw_object_id = id
     where id = any($1::text[]) and state = 'dispatched'`,
    [requestIds],
  );
};
