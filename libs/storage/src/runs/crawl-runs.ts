import type { CrawlScope, RunId, SupplierId } from '@aisle/core';
import { jsonRows } from '../database/json-rows.js';
import type { Queryable } from '../database/queryable.js';
import { insertRootRequests, type RootRequest } from '../frontier/new-requests.js';

export interface RequestedRun {
  runId: RunId;
  retailerId: SupplierId;
  scope: CrawlScope;
  recipeFingerprint: string;
  correlationId: string;
  traceparent: string | null;
  /** The recipe the run is pinned to, as it was registered. */
  definition: unknown;
}

/** The oldest runs that nobody has started yet; locked until the transaction ends, skipping what others hold. */
export const lockRequestedRuns = (tx: Queryable, limit: number): Promise<RequestedRun[]> =>
  tx.$queryRaw`
    select run.id as "runId", run.retailer_id as "retailerId", run.scope,
      run.recipe_fingerprint as "recipeFingerprint", run.correlation_id as "correlationId", run.traceparent, recipe.definition
    from crawl_run run left join recipe on recipe.fingerprint = run.recipe_fingerprint
    where run.state = 'requested'
    order by run.id limit ${limit} for update of run skip locked`;

/** A run's first requests, and the code of why there are none. */
export interface RunStart {
  runId: RunId;
  roots: readonly RootRequest[];
  /** What the recipe allows; a run's own budget comes before it. */
  budget: { maxRequests: number | null; maxDepth: number | null };
  fault: string | null;
}

/** Lets runs run: their state and their first requests. Call in the transaction that locked them. */
export const startRuns = async (tx: Queryable, starts: readonly RunStart[], now: Date): Promise<void> => {
  await insertRootRequests(
    tx,
    starts.flatMap(({ roots }) => roots),
    now,
  );
  const rows = starts.map(({ runId, budget, fault }) => ({ runId, ...budget, fault }));
  await tx.$executeRaw`
    update crawl_run run set state = 'running', started_at = ${now}::timestamptz,
      max_requests = coalesce(run.max_requests, started."maxRequests"),
      max_depth = coalesce(run.max_depth, started."maxDepth"),
      ended_reason = started.fault
    from json_to_recordset(${jsonRows(rows)}::json)
      as started("runId" text, "maxRequests" int, "maxDepth" int, fault text)
    where run.id = started."runId" and run.state = 'requested'`;
};

export interface FinishedRun {
  runId: RunId;
  retailerId: SupplierId;
  correlationId: string;
  traceparent: string | null;
  state: 'completed' | 'failed';
}

/** Locks running runs that have no request left to do, or no budget left for those they have. Must be followed by `finishRuns` in the same transaction. */
export const lockFinishedRuns = async (tx: Queryable, limit: number): Promise<RunId[]> => {
  const rows = await tx.$queryRaw<{ id: RunId }[]>`
    select run.id from crawl_run run
    where run.state = 'running' and not exists (
      select 1 from fetch_request where run_id = run.id and state in ('dispatched', 'fetched'))
      and (run.requests_sent >= run.max_requests or not exists (
        select 1 from fetch_request where run_id = run.id and state = 'pending'))
    order by run.id limit ${limit} for update of run skip locked`;
  return rows.map(({ id }) => id);
};

/**
 * Ends those of the locked runs that still have nothing to do: `failed` where not one page was parsed; those that have
 * read listings are due to be measured. A statement of its own, because only one that starts after the lock sees what a
 * redrive committed before it.
 */
export const finishRuns = (tx: Queryable, runIds: readonly RunId[], now: Date): Promise<FinishedRun[]> =>
  tx.$queryRaw`
    update crawl_run run set
      state = case when exists (select 1 from fetch_request where run_id = run.id and state = 'parsed')
        then 'completed' else 'failed' end,
      finished_at = ${now}::timestamptz,
      quality_due_at = case when run.scope <> 'tree' then ${now}::timestamptz end, quality_attempts = 0,
      (ended_reason, leftovers_at) = (
        select coalesce(run.ended_reason, max(left_over.reason)), max(left_over.since) from (
          select 'MAX_REQUESTS' as reason, ${now}::timestamptz as since
          where exists (select 1 from fetch_request where run_id = run.id and state = 'pending')
        ) left_over)
    where run.id = any(${[...runIds]}::text[]) and run.state = 'running' and not exists (
      select 1 from fetch_request where run_id = run.id and state in ('dispatched', 'fetched'))
      and (run.requests_sent >= run.max_requests or not exists (
        select 1 from fetch_request where run_id = run.id and state = 'pending'))
    returning run.id as "runId", run.retailer_id as "retailerId", run.correlation_id as "correlationId",
      run.traceparent, run.state`;
