import { type CrawlScope, type RunId, newId } from '@aisle/core';
import { jsonRows } from '../database/json-rows.js';
import type { Queryable } from '../database/queryable.js';

export interface CrawlRequestInput {
  /** Unique among all requests, whoever made them. */
  idempotencyKey: string;
  /** Of what was asked for: the same key with another hash is a mistake of the caller. */
  requestHash: string;
  /** A retailer's id, or `*` for all enabled ones. */
  retailer: string;
  scope: CrawlScope;
  correlationId: string;
  /** W3C trace context of who asks. */
  traceparent: string;
  now: Date;
  /** The lower goes first; default 0. */
  priority?: number;
  /** Budgets of each run; none by default. A depth of 0 is the start pages. */
  maxRequests?: number;
  maxDepth?: number;
}

export type CrawlAcceptance =
  | { outcome: 'accepted' | 'known'; runIds: RunId[] }
  | { outcome: 'key-reused' }
  | { outcome: 'unknown-retailer'; known: string[] };

/** Puts a crawl request and its runs into the inbox, once for each idempotency key. Call in a transaction. */
export const acceptCrawlRequest = async (tx: Queryable, input: CrawlRequestInput): Promise<CrawlAcceptance> => {
  const earlier = await findAccepted(tx, input);
  if (earlier) return earlier;
  const retailers = await findRetailers(tx, input.retailer);
  if (retailers.length === 0) return { outcome: 'unknown-retailer', known: await someRetailerIds(tx) };
  const runs = retailers.map((retailer) => ({ ...retailer, runId: newId<RunId>() }));
  const runIds = runs.map(({ runId }) => runId);
  const requestId = newId();
  const inserted = await tx.$executeRaw`
    insert into crawl_request (id, idempotency_key, request_hash, run_ids, correlation_id, accepted_at)
    values (${requestId}, ${input.idempotencyKey}, ${input.requestHash}, ${runIds}::text[], ${input.correlationId},
      ${input.now}::timestamptz)
    on conflict (idempotency_key) do nothing`;
  // Somebody else accepted the same key in the meantime; the insert has waited for their commit.
  if (inserted === 0) return (await findAccepted(tx, input)) ?? { outcome: 'key-reused' };
  await tx.$executeRaw`
    insert into crawl_run
      (id, crawl_request_id, retailer_id, scope, state, recipe_fingerprint, correlation_id, traceparent, requested_at,
       priority, max_requests, max_depth)
    select "runId", ${requestId}, id, ${input.scope}, 'requested', "recipeFingerprint", ${input.correlationId},
      ${input.traceparent}, ${input.now}::timestamptz, ${input.priority ?? 0}::int,
      ${input.maxRequests ?? null}::int, ${input.maxDepth ?? null}::int
    from json_to_recordset(${jsonRows(runs)}::json) as run("runId" text, id text, "recipeFingerprint" text)`;
  return { outcome: 'accepted', runIds };
};

const findAccepted = async (tx: Queryable, input: CrawlRequestInput): Promise<CrawlAcceptance | undefined> => {
  const [row] = await tx.$queryRaw<{ requestHash: string; runIds: RunId[] }[]>`
    select request_hash as "requestHash", run_ids as "runIds"
    from crawl_request where idempotency_key = ${input.idempotencyKey}`;
  if (!row) return undefined;
  return row.requestHash === input.requestHash ? { outcome: 'known', runIds: row.runIds } : { outcome: 'key-reused' };
};

const findRetailers = (tx: Queryable, retailer: string): Promise<{ id: string; recipeFingerprint: string }[]> =>
  tx.$queryRaw`
    select id, recipe_fingerprint as "recipeFingerprint" from retailer
    where enabled and (${retailer} = '*' or id = ${retailer}) order by id`;

const someRetailerIds = async (tx: Queryable): Promise<string[]> => {
  const rows = await tx.$queryRaw<{ id: string }[]>`select id from retailer where enabled order by id limit 20`;
  return rows.map(({ id }) => id);
};
