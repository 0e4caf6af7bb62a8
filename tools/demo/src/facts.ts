import pg from 'pg';

/** What a run has left in Postgres. */
export interface RunFacts {
  catalogTreeNodes: number;
  leaves: number;
  catalogPages: number;
  catalogPageItems: number;
  productPages: number;
}
export interface DatabaseFacts {
  run: RunFacts;
  /** Of the runs' retailers, whichever run stored them: what has not changed is not stored again. */
  rawObjects: number;
  failed: { url: string; code: string }[];
  skipped: { url: string; code: string }[];
  /** Since the runs began: those that name one of the runs or their retailers, and those that name neither. */
  deadLetters: number;
}

const countsSql = `
  with run as (select retailer_id, requested_at from crawl_run where id = any($1))
  select
    (select count(*)::int from catalog_tree_node n join catalog_tree t on t.id = n.tree_id where t.last_run_id = any($1)) as "catalogTreeNodes",
    (select count(distinct n.url)::int from catalog_tree_node n join catalog_tree t on t.id = n.tree_id where t.last_run_id = any($1) and n.leaf) as "leaves",
    (select count(*)::int from catalog_page where run_id = any($1)) as "catalogPages",
    (select count(*)::int from catalog_page_item i join catalog_page p using (source_page_id) where p.run_id = any($1)) as "catalogPageItems",
    (select count(distinct source_page_id)::int from product where run_id = any($1)) as "productPages",
    (select count(*)::int from raw_object where supplier_id in (select retailer_id from run)) as "rawObjects",
    (select count(*)::int
       from dead_letter, lateral (select original #> '{body,payload}' as payload) of_letter
      where died_at >= (select min(requested_at) from run)
        and coalesce(payload ->> 'runId' = any($1),
                     coalesce(payload ->> 'retailerId', payload ->> 'supplierId') in (select retailer_id from run),
                     true)) as "deadLetters"`;
const requestsSql = `
  select url, coalesce(error_code, state) as code, state from fetch_request
  where run_id = any($1) and state in ('failed', 'parse-failed', 'skipped') order by url limit 1000`;

/** Counts what these runs left, straight from the tables. */
export const readFacts = async (databaseUrl: string, runIds: readonly string[]): Promise<DatabaseFacts> =>
  withClient(databaseUrl, async (client) => {
    const { rows } = await client.query<RunFacts & Omit<DatabaseFacts, 'run' | 'failed' | 'skipped'>>(countsSql, [
      runIds,
    ]);
    const requests = await client.query<{ url: string; code: string; state: string }>(requestsSql, [runIds]);
    const [counts] = rows;
    if (!counts) throw new Error('The counting query has no row.');
    const { rawObjects, deadLetters, ...run } = counts;
    const ofState = (...states: string[]) =>
      requests.rows.filter(({ state }) => states.includes(state)).map(({ url, code }) => ({ url, code }));
    return {
      run,
      rawObjects,
      deadLetters,
      failed: ofState('failed', 'parse-failed'),
      skipped: ofState('skipped'),
    };
  });

/** Cache-busts decided and not told yet, whatever they came from. */
export const countBustsWaiting = async (databaseUrl: string): Promise<number> =>
  withClient(databaseUrl, async (client) => {
    const { rows } = await client.query<{ count: number }>('select count(*)::int as count from cache_bust');
    return rows[0]?.count ?? 0;
  });

/** Products with the two fields a storefront cannot do without. */
export const countProductsWithNameAndPrice = async (databaseUrl: string, runIds: readonly string[]): Promise<number> =>
  withClient(databaseUrl, async (client) => {
    const { rows } = await client.query<{ count: number }>(
      `select count(distinct source_page_id)::int as count from product where run_id = any($1) and name <> '' and price_minor is not null`,
      [runIds],
    );
    return rows[0]?.count ?? 0;
  });

const withClient = async <Result>(
  databaseUrl: string,
  work: (client: pg.Client) => Promise<Result>,
): Promise<Result> => {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
};
