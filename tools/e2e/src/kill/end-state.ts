import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { CrawlRunView } from '@aisle/contracts';
import { compareItems, readFacts, type Truth } from '@aisle/demo';
import type { WholeAisle } from '../whole-aisle.js';

/** What is not as it should be, a sentence each. */
export interface Findings {
  /** What the shop has and Aisle has not, or has otherwise; what was not told; what never ended. */
  lost: string[];
  /** What is there more often than the shop has it. */
  doubled: string[];
  /** Requests that ended without a page though the shop gave one, and dead letters. */
  unexpectedFailures: string[];
}

/** Compares what a crawl left behind with the shop's own truth. Call when nothing is under way any more. */
export const judgeEndState = async (whole: WholeAisle, run: CrawlRunView, truth: Truth): Promise<Findings> => {
  const facts = await readFacts(whole.databaseUrl, [run.runId]);
  const items = await whole.items();
  const lost = compareItems(items, truth);
  const doubled: string[] = [];
  if (run.state !== 'completed') lost.push(`The run is ${run.state}.`);
  for (const count of countNames) {
    const [has, shopHas] = [facts.run[count], truth[count]];
    if (has !== shopHas) (has < shopHas ? lost : doubled).push(`${count}: ${has} instead of ${shopHas}.`);
  }
  if (items.length > truth.items.length) doubled.push(`${items.length} items instead of ${truth.items.length}.`);
  doubled.push(...(await somethingTwice(whole)));
  lost.push(...(await missingRawObjects(whole)), ...(await unfinished(whole)), ...(await untoldItems(whole)));
  return { lost, doubled, unexpectedFailures: await unexpected(whole, facts, truth) };
};

const countNames = ['catalogTreeNodes', 'leaves', 'catalogPages', 'catalogPageItems', 'productPages'] as const;

const unexpected = async (
  whole: WholeAisle,
  { failed, skipped }: Awaited<ReturnType<typeof readFacts>>,
  truth: Truth,
): Promise<string[]> => {
  const caused = new Set([...truth.failures, ...truth.skipped].map(({ url }) => url));
  const requests = [...failed, ...skipped].filter(({ url }) => !caused.has(url));
  const letters = await whole.query<{ queue: string; code: string; message: string }>(
    `select queue, code, message from dead_letter order by died_at limit 20`,
  );
  return [
    ...requests.map(({ url, code }) => `${url} ended with ${code}.`),
    ...letters.map(({ queue, code, message }) => `Dead letter from ${queue}: ${code}, ${message}`),
  ];
};

/** Each answers with one sentence for each thing that is there too often. */
const duplicateQueries = [
  `select 'Run ' || id || ' is one too many.' from crawl_run where id <> (select min(id) from crawl_run)`,
  `select 'Catalog tree ' || id || ' is one too many.' from catalog_tree where id <> (select min(id) from catalog_tree)`,
  `select run_id || ' asks for ' || url || ' ' || count(*) || ' times.' from fetch_request
   group by run_id, url having count(*) > 1`,
  `select url || ' is ' || count(*) || ' source pages.' from source_page group by url having count(*) > 1`,
  `select url || ' has ' || count(*) || ' raw objects.' from raw_object group by url having count(*) > 1`,
  `select listing_key || ' has ' || count(*) || ' open observations on page ' || source_page_id from observation
   where open group by source_page_id, listing_key, variant, market having count(*) > 1`,
  `select listing_key || ' has ' || count(*) || ' offers.' from offer
   group by supplier_id, listing_key, variant, market having count(*) > 1`,
  `select 'Offer ' || offer_id || ' is in ' || count(distinct item_id) || ' catalog items.' from catalog_item_offer
   group by tenant_id, offer_id having count(distinct item_id) > 1`,
  `select 'SKU ' || sku || ' is ' || count(*) || ' catalog items.' from catalog_item
   group by tenant_id, supplier_id, sku having count(*) > 1`,
  `select 'Item ' || item_id || ' has a version ' || version || ' that changes nothing.' from catalog_item_change
   where json_array_length(changes) = 0`,
];

const somethingTwice = (whole: WholeAisle): Promise<string[]> => sentencesOf(whole, duplicateQueries);

const unfinishedQueries = [
  `select url || ' is still ' || state || '.' from fetch_request where state in ('pending', 'dispatched', 'fetched')`,
  `select url || ' was never decided by catalog-sync.' from fetch_request where unsynced_bits <> 0`,
  `select 'The outbox holds a message for ' || exchange || ' ' || routing_key from outbox`,
  `select 'A cache-bust of item ' || item_id || ' waits.' from cache_bust`,
  `select 'Item ' || item.id || ' is version ' || item.version || ' and has ' || count(change.version) || ' changes up to '
     || coalesce(max(change.version), 0) from catalog_item item
   left join catalog_item_change change on change.tenant_id = item.tenant_id and change.item_id = item.id
   group by item.tenant_id, item.id, item.version
   having count(change.version) <> item.version or max(change.version) <> item.version or min(change.version) <> 1`,
];

const unfinished = (whole: WholeAisle): Promise<string[]> => sentencesOf(whole, unfinishedQueries);

const sentencesOf = async (whole: WholeAisle, queries: readonly string[]): Promise<string[]> => {
  const found: string[] = [];
  for (const query of queries) {
    const rows = await whole.query<{ sentence: string }>(`select sentence from (${query}) as found(sentence) limit 10`);
    found.push(...rows.map(({ sentence }) => sentence));
  }
  return found;
};

const missingRawObjects = async (whole: WholeAisle): Promise<string[]> => {
  const rows = await whole.query<{ key: string }>(`select key from raw_object`);
  return rows
    .filter(({ key }) => !existsSync(join(whole.dataDir, 'raw-store', key)))
    .map(({ key }) => `The raw store has no ${key}.`);
};

/** Items whose latest version the storefront has not heard of. */
export const untoldItems = async (whole: WholeAisle): Promise<string[]> => {
  const door = new URL('/__floors', whole.aisle.session.storefront ?? '');
  const floors = (await (await fetch(door)).json()) as Record<string, number>;
  const items = await whole.query<{ id: string; version: number }>(`select id, version from catalog_item`);
  return items
    .filter(({ id, version }) => (floors[id] ?? 0) !== version)
    .map(({ id, version }) => `The storefront knows item ${id} as version ${floors[id] ?? 0} instead of ${version}.`);
};
