import { firstIdAt, type Clock } from '@aisle/core';
import type { DispatchableRetailer, FrontierMark, RetailerWindow, SearchStart } from '@aisle/storage';
import { LRUCache } from 'lru-cache';

/**
 * What one dispatcher remembers from look to look. The frontier's indexes keep an entry for each request that has left them as
 * long as any transaction that began before it is open; a dispatcher that began at the front each time would wade through all
 * of them, so it goes on from where it was, and looks from the front again only now and then.
 */
export interface SearchMemory {
  /** Those that have waited longest for being looked at come first. */
  longestWaitingFirst(retailers: readonly DispatchableRetailer[]): DispatchableRetailer[];
  startFor(retailerIds: readonly string[]): SearchStart;
  /** Call once the look is committed. `unsent`: chosen, and pending still. */
  remember(look: Look): void;
}

export interface Look {
  windows: readonly RetailerWindow[];
  chosen: readonly FrontierMark[];
  unsent: ReadonlySet<string>;
}

interface Passed {
  runId: string;
  kind: string;
  afterId: string;
  sent: number;
  fromFrontAtMs: number;
}

/** More retailers than these begin at the front each time, and are right all the same. */
const maxRetailers = 20_000;
/** How long after its id was drawn a request may be committed, clocks apart included: younger ones are looked for anew. */
const commitMs = 10_000;
/** How long one that was committed still later may wait behind the mark: longer the more there is to wade through. */
const fromFrontAfterMs = (sent: number): number => 60_000 + sent / 10;
/** How far clocks of two dispatchers may be apart. */
const clockSlackMs = 10_000;

/** `overdueMs`: what every request has at least that is sent from now on. */
export const createSearchMemory = (clock: Clock, { overdueMs }: { overdueMs: number }): SearchMemory => {
  const lookedAt = new LRUCache<string, number>({ max: maxRetailers });
  const overdueFrom = new LRUCache<string, Date>({ max: maxRetailers });
  const passed = new LRUCache<string, Map<string, Passed>>({ max: maxRetailers });
  let looks = 0;

  const marksOf = (retailerId: string): SearchStart['untried'] => {
    const youngest = firstIdAt(new Date(clock.now().getTime() - commitMs));
    return [...(passed.get(retailerId)?.values() ?? [])].flatMap((mark) => {
      const { runId, kind, afterId, sent, fromFrontAtMs } = mark;
      if (clock.monotonicMs() - fromFrontAtMs < fromFrontAfterMs(sent))
        return [{ runId, kind, afterId: afterId < youngest ? afterId : youngest }];
      mark.fromFrontAtMs = clock.monotonicMs();
      return [];
    });
  };

  const pass = ({ retailerId, runId, kind, requestId }: FrontierMark): void => {
    const marks = passed.get(retailerId) ?? new Map<string, Passed>();
    passed.set(retailerId, marks);
    const key = `${runId} ${kind}`;
    const known = marks.get(key) ?? { runId, kind, afterId: '', sent: 0, fromFrontAtMs: clock.monotonicMs() };
    marks.set(key, { ...known, afterId: requestId, sent: known.sent + 1 });
  };

  return {
    longestWaitingFirst: (retailers) =>
      [...retailers].sort((a, b) => (lookedAt.get(a.retailerId) ?? 0) - (lookedAt.get(b.retailerId) ?? 0)),
    startFor: (retailerIds) => ({
      untried: retailerIds.flatMap(marksOf),
      inFlight: retailerIds.flatMap((retailerId) => {
        const from = overdueFrom.get(retailerId);
        return from ? [{ retailerId, overdueFrom: from }] : [];
      }),
    }),
    remember: ({ windows, chosen, unsent }) => {
      looks += 1;
      const now = clock.now().getTime();
      for (const { retailerId, firstOverdueAt } of windows) {
        lookedAt.set(retailerId, looks);
        const firstMs = Math.min(firstOverdueAt?.getTime() ?? Infinity, now + overdueMs - clockSlackMs);
        overdueFrom.set(retailerId, new Date(firstMs));
        forgetOtherRuns(passed.get(retailerId), chosen, retailerId);
      }
      for (const mark of chosen) if (mark.isUntried) pass(mark);
      // A request that stays is behind the mark, so the mark goes.
      for (const { retailerId, runId, kind, requestId } of chosen) {
        if (unsent.has(requestId)) passed.get(retailerId)?.delete(`${runId} ${kind}`);
      }
    },
  };
};

/** How many runs and kinds of a retailer are remembered; a retailer has one or two at work. */
const maxMarks = 12;

const forgetOtherRuns = (
  marks: Map<string, Passed> | undefined,
  chosen: readonly FrontierMark[],
  retailerId: string,
): void => {
  if (!marks || marks.size <= maxMarks) return;
  const current = new Set(chosen.filter((mark) => mark.retailerId === retailerId).map(({ runId }) => runId));
  for (const [key, { runId }] of marks) if (!current.has(runId as FrontierMark['runId'])) marks.delete(key);
};
