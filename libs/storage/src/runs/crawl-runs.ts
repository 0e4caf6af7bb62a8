import type { CrawlScope, RunId, SupplierId } from '@aisle/core';
import type { Queryable } from '../database/queryable.js';
import { insertRootRequests, type RootRequest } from '../frontier/new-requests.js';
import { skipPendingRequests } from '../frontier/cancelled-requests.js';

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

/** Lets runs run: their state and their first requests. Call in the transaction that locked them. */
export const startRuns = async (
  tx: Queryable,
  { runIds, roots, now }: { runIds: readonly RunId[]; roots: readonly RootRequest[]; now: Date },
): Promise<void> => {
  await insertRootRequests(tx, roots, now);
  await tx.$executeRaw`
    update crawl_run set state = 'running', started_at = ${now.toISOString()}::timestamptz
    where id = any(${[...runIds]}::text[]) and state = 'requested'`;
};

export interface FinishedRun {
  runId: RunId;
  retailerId: SupplierId;
  correlationId: string;
  traceparent: string | null;
  state: 'completed' | 'failed';
}

/** Locks running runs that have no request left to do. Must be followed by `finishRuns` in the same transaction. */
export const lockFinishedRuns = async (tx: Queryable, limit: number): Promise<RunId[]> => {
  const rows = await tx.$queryRaw<{ id: RunId }[]>`
    select run.id from crawl_run run
    where run.state = 'running' and not exists (
      select 1 from fetch_request where run_id = run.id and state in ('pending', 'dispatched'))
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
      finished_at = ${now.toISOString()}::timestamptz,
      quality_due_at = case when run.scope <> 'tree' then ${now.toISOString()}::timestamptz end, quality_attempts = 0
    where run.id = any(${[...runIds]}::text[]) and run.state = 'running' and not exists (
      select 1 from fetch_request where run_id = run.id and state in ('pending', 'dispatched'))
    returning run.id as "runId", run.retailer_id as "retailerId", run.correlation_id as "correlationId",
      run.traceparent, run.state`;

/** Stops a run: what is pending is skipped, what is in flight comes home. Call in a transaction. */
export const cancelRun = async (
  tx: Queryable,
  runId: string,
  now: Date,
): Promise<'cancelled' | 'finished' | 'not-found'> => {
  const [run] = await tx.$queryRaw<{ state: string }[]>`select state from crawl_run where id = ${runId} for update`;
  if (!run) return 'not-found';
  if (run.state === 'cancelled') return 'cancelled';
  if (run.state !== 'requested' && run.state !== 'running') return 'finished';
  await tx.$executeRaw`
    update crawl_run set state = 'cancelled', finished_at = ${now.toISOString()}::timestamptz where id = ${runId}`;
  await skipPendingRequests(tx, runId, now);
  return 'cancelled';
};
