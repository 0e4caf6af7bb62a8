import { round } from '../harness/rounds.js';
import type { Acceptance, LoadReport } from './sync-events.js';

/** A version of an item, and the newest event that it knows. */
export interface DecidedVersion {
  itemId: string;
  listingKey: string;
  version: number;
  sequence: number;
  /** When it was committed, milliseconds since 1970. */
  decidedMs: number;
}

/** One event's way; undefined where it never got there. An event counts as decided and accepted with a newer one of its listing. */
export interface EventTimes {
  committedMs: number;
  decidedMs: number | undefined;
  acceptedMs: number | undefined;
}

/** Brings together what the load, the database and the storefront know of each event. */
export const eventTimes = (
  { first, committedMs }: LoadReport,
  listings: number,
  versions: readonly DecidedVersion[],
  acceptances: readonly Acceptance[],
): EventTimes[] => {
  const byListing = groupedSorted(
    versions,
    ({ listingKey }) => listingKey,
    (a, b) => a.version - b.version,
  );
  const byItem = groupedSorted(
    acceptances,
    ([itemId]) => itemId,
    ([, a], [, b]) => a - b,
  );
  return committedMs.map((atMs, index) => {
    const sequence = first + index;
    const decided = byListing.get(`L${sequence % listings}`)?.find((version) => version.sequence >= sequence);
    const accepted = decided && byItem.get(decided.itemId)?.find(([, version]) => version >= decided.version);
    return { committedMs: atMs, decidedMs: decided?.decidedMs, acceptedMs: accepted?.[2] };
  });
};

const groupedSorted = <Row>(rows: readonly Row[], keyOf: (row: Row) => string, order: (a: Row, b: Row) => number) => {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group) group.push(row);
    else groups.set(keyOf(row), [row]);
  }
  for (const group of groups.values()) group.sort(order);
  return groups;
};

export interface Latency {
  p50Ms: number;
  p95Ms: number;
  p99Ms: number;
  /** Events that were not accepted, neither themselves nor by a newer version. */
  lost: number;
}

/** From the commit of an observation to the storefront's acceptance. */
export const latencyOf = (events: readonly EventTimes[]): Latency => {
  const tookMs = events
    .flatMap(({ committedMs, acceptedMs }) => (acceptedMs === undefined ? [] : [acceptedMs - committedMs]))
    .sort((a, b) => a - b);
  const at = (share: number): number => tookMs[Math.min(tookMs.length - 1, Math.floor(share * tookMs.length))] ?? -1;
  return { p50Ms: at(0.5), p95Ms: at(0.95), p99Ms: at(0.99), lost: events.length - tookMs.length };
};

export interface BurstFigures {
  events: number;
  oldestUndecidedSeconds: number;
  drainedAfterSeconds: number;
  lost: number;
}

/** How old an event ever was before it was decided, and how long after the last commit the storefront had heard of all. */
export const burstFiguresOf = (events: readonly EventTimes[]): BurstFigures => {
  let oldestMs = 0;
  let endedMs = 0;
  let drainedMs = 0;
  let lost = 0;
  for (const { committedMs, decidedMs, acceptedMs } of events) {
    endedMs = Math.max(endedMs, committedMs);
    if (decidedMs === undefined || acceptedMs === undefined) lost += 1;
    else {
      oldestMs = Math.max(oldestMs, decidedMs - committedMs);
      drainedMs = Math.max(drainedMs, acceptedMs);
    }
  }
  return {
    events: events.length,
    oldestUndecidedSeconds: round(oldestMs / 1_000),
    drainedAfterSeconds: round((drainedMs - endedMs) / 1_000),
    lost,
  };
};

/** Events decided each second between the first decision and the last. */
export const decidedPerSecond = (events: readonly EventTimes[]): number => {
  const decided = events.flatMap(({ decidedMs }) => decidedMs ?? []).sort((a, b) => a - b);
  const seconds = ((decided.at(-1) ?? 0) - (decided[0] ?? 0)) / 1_000;
  return seconds > 0 ? Math.round(decided.length / seconds) : 0;
};
