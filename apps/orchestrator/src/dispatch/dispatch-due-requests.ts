import { isWithinWindows, type Clock } from '@aisle/core';
import type { Publisher } from '@aisle/messaging';
import type { RecipeBook } from '@aisle/extraction';
import type { Logger } from '@aisle/service-kit';
import {
  chooseDueRequests,
  countSentRequests,
  countWindows,
  inTransaction,
  lockDueRequests,
  lockKeysToDispatch,
  readDispatchableRetailers,
  recordDispatches,
  recordFetchOutcomes,
  type Database,
  type DispatchableRetailer,
  type Tx,
} from '@aisle/storage';
import { endRunsOf, type RunEnding } from '../runs/end-runs.js';
import { buildJobs, failedOutcomes, type UnbuildableRequest } from './build-jobs.js';
import { publishJobs } from './publish-jobs.js';
import type { Look, SearchMemory } from './search-memory.js';

export interface DispatchDeps extends RunEnding {
  database: Database;
  publisher: Publisher;
  recipes: RecipeBook;
  clock: Clock;
  log: Logger;
  windowSeconds: number;
  overdueMs: number;
  /** Kept from call to call. */
  memory: SearchMemory;
  /** Until when (monotonic ms) a retailer is left alone because its jobs could not be sent; kept from call to call. */
  pauses: Map<string, number>;
  /** A retailer's queue may be gone. */
  onUnroutable: () => void;
}

/** Bounds of one transaction. */
const retailersAtATime = 50;
const maxPerRetailer = 100;
/** Publishing waits for the broker inside of the transaction. */
const publishTimeoutMs = 25_000;

/**
 * The dispatcher: looks at every retailer that may be asked, those first that have waited longest, and sends
 * what fits into its window. Answers how many jobs were sent.
 */
export const dispatchDueRequests = async (deps: DispatchDeps): Promise<number> => {
  const { database, clock, memory } = deps;
  const resting = restingRetailers(deps);
  const now = clock.now();
  const retailers = (await readDispatchableRetailers(database.prisma, now)).filter(
    (retailer) => !resting.has(retailer.retailerId) && isOpen(retailer, now),
  );
  const waiting = memory.longestWaitingFirst(retailers);
  let sent = 0;
  for (let from = 0; from < waiting.length; from += retailersAtATime) {
    sent += await dispatchSome(deps, waiting.slice(from, from + retailersAtATime));
  }
  return sent;
};

const restingRetailers = ({ pauses, clock }: DispatchDeps): ReadonlySet<string> => {
  for (const [retailerId, untilMs] of pauses) if (untilMs <= clock.monotonicMs()) pauses.delete(retailerId);
  return new Set(pauses.keys());
};

const isOpen = ({ windows }: DispatchableRetailer, now: Date): boolean =>
  windows.every((hours) => isWithinWindows(hours, now));

/**
 * Claims what is due, publishes it, marks as dispatched what the broker has confirmed, all in one transaction. What was not
 * confirmed stays pending.
 */
const dispatchSome = async (deps: DispatchDeps, retailers: readonly DispatchableRetailer[]): Promise<number> => {
  const { look, sent } = await inTransaction(deps.database, (tx) => sendDue(tx, deps, retailers), {
    timeoutMs: publishTimeoutMs,
  });
  deps.memory.remember(look);
  return sent;
};

const sendDue = async (
  tx: Tx,
  deps: DispatchDeps,
  retailers: readonly DispatchableRetailer[],
): Promise<{ look: Look; sent: number }> => {
  const { clock, windowSeconds, memory } = deps;
  const limits = { windowSeconds, maxPerRetailer, now: clock.now() };
  const retailerIds = await lockKeysToDispatch(tx, retailers);
  const start = memory.startFor(retailerIds);
  const windows = retailerIds.length > 0 ? await countWindows(tx, retailerIds, limits, start) : [];
  const chosen = windows.some(({ free }) => free > 0) ? await chooseDueRequests(tx, windows, limits, start) : [];
  if (chosen.length === 0) return { look: { windows, chosen, unsent: new Set() }, sent: 0 };
  const due = await lockDueRequests(tx, chosen, limits);
  const { jobs, unbuildable } = await buildJobs(deps, due, limits.now);
  const dispatches = await publishJobs(deps, jobs);
  await recordDispatches(tx, dispatches, limits.now);
  await endUnbuildable(tx, deps, unbuildable, limits.now);
  const confirmed = dispatches.filter((dispatch) => dispatch.confirmed);
  await countSentRequests(tx, countsOf(confirmed));
  const gone = new Set(confirmed.map(({ requestId }) => requestId as string));
  const unsent = new Set(chosen.map(({ requestId }) => requestId as string).filter((id) => !gone.has(id)));
  return { look: { windows, chosen, unsent }, sent: confirmed.length };
};

/** What no job can be made of ends with its reason: a run whose recipe is not valid any more, a request with a bad row. */
const endUnbuildable = async (
  tx: Tx,
  deps: DispatchDeps,
  unbuildable: readonly UnbuildableRequest[],
  now: Date,
): Promise<void> => {
  if (unbuildable.length === 0) return;
  const runs = new Map(unbuildable.filter(({ fault }) => fault === 'recipe').map((end) => [end.request.runId, end]));
  const ends = [...runs].map(([runId, { code }]) => ({ runId, state: 'failed' as const, reason: code }));
  await endRunsOf(tx, deps, ends, now);
  const outcomes = failedOutcomes(unbuildable.filter(({ fault }) => fault === 'request'));
  if (outcomes.length > 0) await recordFetchOutcomes(tx, outcomes, now);
};

const countsOf = (sent: readonly { runId: string }[]): { runId: string; requests: number }[] => {
  const counts = new Map<string, number>();
  for (const { runId } of sent) counts.set(runId, (counts.get(runId) ?? 0) + 1);
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([runId, requests]) => ({ runId, requests }));
};
