import type { RequestContext } from '@aisle/contracts';
import { newId, type PageKind, type RequestId, type RunId, type SupplierId } from '@aisle/core';
import { jsonRows } from '../database/json-rows.js';
import type { Tx } from '../database/queryable.js';

/** The first page of a run. */
export interface RootRequest {
  runId: RunId;
  retailerId: SupplierId;
  kind: PageKind;
  url: string;
  context: Record<string, unknown>;
}

/** A page that another page leads to. */
export interface ChildRequest {
  id: string;
  runId: string;
  retailerId: string;
  kind: PageKind;
  /** Canonical. */
  url: string;
  context: RequestContext;
  /** How many links it is away from a start page. */
  depth: number;
}

/** Adds the first requests of runs to the frontier. */
export const insertRootRequests = (tx: Tx, roots: readonly RootRequest[], at: Date): Promise<void> =>
  insertRequests(
    tx,
    roots.map((root) => ({ ...root, id: newId<RequestId>(), depth: 0 })),
    at,
  );

/** Adds requests to the frontier; those whose URL the run knows already are left out, so that it is fetched once a run. */
export const insertChildRequests = (tx: Tx, children: readonly ChildRequest[], at: Date): Promise<void> =>
  insertRequests(tx, children, at);

const insertRequests = async (
  tx: Tx,
  requests: readonly ((RootRequest & { id: RequestId; depth: number }) | ChildRequest)[],
  at: Date,
): Promise<void> => {
  if (requests.length === 0) return;
  // Two batches may find the same pages: in one order, so that neither waits for the other for ever.
  await tx.$executeRaw`
    insert into fetch_request (id, run_id, retailer_id, kind, url, context, depth, state, not_before, created_at)
    select x.id, x."runId", x."retailerId", x.kind, x.url, x.context, x.depth, 'pending', ${at}::timestamptz,
      ${at}::timestamptz
    from json_to_recordset(${jsonRows(requests)}::json) as x(
      id text, "runId" text, "retailerId" text, kind text, url text, context jsonb, depth int)
    order by x."runId", x.url
    on conflict (run_id, url) do nothing`;
};
