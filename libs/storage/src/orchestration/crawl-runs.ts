import { newId, type CrawlScope, type PageKind, type RequestId, type RunId, type SupplierId } from '@aisle/core';
import type { Queryable } from '../database.js';

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

export interface RootRequest {
  runId: RunId;
  retailerId: SupplierId;
  kind: PageKind;
  url: string;
  context: Record<string, unknown>;
}

/** Lets runs run: their state and their first requests. Call in the transaction that locked them. */
export const startRuns = async (
  tx: Queryable,
  { runIds, roots, now }: { runIds: readonly RunId[]; roots: readonly RootRequest[]; now: Date },
): Promise<void> => {
  const rows = roots.map((root) => ({ ...root, id: newId<RequestId>() }));
  await tx.$executeRaw`
    insert into fetch_request (id, run_id, retailer_id, kind, url, context, state, not_before, created_at)
    select id, "runId", "retailerId", kind, url, context, 'pending',
      ${now.toISOString()}::timestamptz, ${now.toISOString()}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as root(id text, "runId" text, "retailerId" text, kind text, url text, context jsonb)
    on conflict (run_id, url) do nothing`;
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
  await tx.$executeRaw`
    update fetch_request set state = 'skipped', error_code = 'CANCELLED', error_message = 'The run was cancelled.',
      finished_at = ${now.toISOString()}::timestamptz
    where run_id = ${runId} and state = 'pending'`;
  return 'cancelled';
};

/** Requests that pages in flight or failed fetches have added to recently cancelled runs. Answers how many there were. */
export const skipLeftoversOfCancelledRuns = (
  sql: Queryable,
  { now, cancelledSince }: { now: Date; cancelledSince: Date },
): Promise<number> =>
  sql.$executeRaw`
    update fetch_request request set state = 'skipped', error_code = 'CANCELLED',
      error_message = 'The run was cancelled.', finished_at = ${now.toISOString()}::timestamptz
    from crawl_run run
    where run.state = 'cancelled' and run.finished_at > ${cancelledSince.toISOString()}::timestamptz
      and request.run_id = run.id and request.state = 'pending'`;

/** Deletes the oldest part of the frontier of runs that ended before `endedBefore`. Answers how many rows went. */
export const deleteOldRequests = (
  sql: Queryable,
  { endedBefore, limit }: { endedBefore: Date; limit: number },
): Promise<number> =>
  sql.$executeRaw`
    delete from fetch_request where id in (
      select request.id from crawl_run run join fetch_request request on request.run_id = run.id
      where run.state in ('completed', 'failed', 'cancelled')
        and run.finished_at < ${endedBefore.toISOString()}::timestamptz
      limit ${limit})`;
