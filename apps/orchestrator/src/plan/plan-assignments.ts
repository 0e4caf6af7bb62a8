import { ownerOf } from '@aisle/core';
import type { AssignmentChange, KnownFetcher, OwnedRetailer, Ownership } from '@aisle/storage';

export interface PlanningRules {
  now: Date;
  /** Without a heartbeat for this long a fetcher counts as dead. */
  fetcherDeadMs: number;
  /** What a crashed owner may still have in flight after it counts as dead. */
  crashWaitMs: number;
  /** How long a new owner gets to say that it holds a retailer; before that its silence does not mean "released". */
  settleMs: number;
}

export interface PlannedRetailer {
  retailerId: string;
  politenessKey: string;
  isPaused: boolean;
  epoch: number;
  startsAt: Date;
  maxConcurrency: number;
}

export interface AssignmentPlan {
  changes: AssignmentChange[];
  /** For each fetcher that is alive, what it is to hold; what is not in it, it is to let go. */
  byFetcher: Map<string, PlannedRetailer[]>;
}

/**
 * Decides who fetches for whom. Retailers that share a politeness key move together, since only one process may spend
 * their limit. A living owner keeps them until it no longer holds any of them; after a crashed one the new owner waits.
 */
export const planAssignments = (
  { fetchers, retailers }: Pick<Ownership, 'fetchers' | 'retailers'>,
  rules: PlanningRules,
): AssignmentPlan => {
  const alive = fetchers.filter((fetcher) => isAlive(fetcher, rules));
  const changes: AssignmentChange[] = [];
  const byFetcher = new Map<string, PlannedRetailer[]>(alive.map(({ fetcherId }) => [fetcherId, []]));
  const aliveIds = [...byFetcher.keys()];
  for (const [politenessKey, group] of groupByKey(retailers)) {
    const owner = ownerOf(politenessKey, aliveIds);
    if (owner === undefined) break;
    const moved = isHeldByAnother(group, owner, alive, rules) ? [] : moveTo(owner, group, fetchers, rules);
    changes.push(...moved);
    byFetcher.get(owner)?.push(...ownedBy(owner, group, moved));
  }
  return { changes, byFetcher };
};

export const isAlive = (
  { leftAt, lastAliveAt }: KnownFetcher,
  { now, fetcherDeadMs }: Pick<PlanningRules, 'now' | 'fetcherDeadMs'>,
): boolean => leftAt === null && now.getTime() - lastAliveAt.getTime() < fetcherDeadMs;

const groupByKey = (retailers: readonly OwnedRetailer[]): Map<string, OwnedRetailer[]> => {
  const groups = new Map<string, OwnedRetailer[]>();
  for (const retailer of retailers) {
    const group = groups.get(retailer.politenessKey);
    if (group) group.push(retailer);
    else groups.set(retailer.politenessKey, [retailer]);
  }
  return groups;
};

/** Whether somebody else who is alive holds a part of the group, or was given it too recently to have said so. */
const isHeldByAnother = (
  group: readonly OwnedRetailer[],
  owner: string,
  alive: readonly KnownFetcher[],
  { now, settleMs }: PlanningRules,
): boolean =>
  alive.some(
    ({ fetcherId, held }) =>
      fetcherId !== owner &&
      group.some(
        (retailer) =>
          held.includes(retailer.retailerId) ||
          (retailer.fetcherId === fetcherId && now.getTime() - (retailer.startsAt?.getTime() ?? 0) < settleMs),
      ),
  );

const moveTo = (
  owner: string,
  group: readonly OwnedRetailer[],
  fetchers: readonly KnownFetcher[],
  rules: PlanningRules,
): AssignmentChange[] => {
  const startsAt = startOf(owner, group, fetchers, rules);
  return group
    .filter(({ fetcherId }) => fetcherId !== owner)
    .map(({ retailerId, epoch }) => ({ retailerId, fetcherId: owner, epoch: epoch + 1, startsAt }));
};

/** Not before anybody's start that is still to come, nor before a crashed owner's requests have ended. */
const startOf = (
  owner: string,
  group: readonly OwnedRetailer[],
  fetchers: readonly KnownFetcher[],
  { now, fetcherDeadMs, crashWaitMs }: PlanningRules,
): Date => {
  const known = new Map(fetchers.map((fetcher) => [fetcher.fetcherId, fetcher]));
  const times = group.map(({ fetcherId, startsAt }) => {
    const previous = fetcherId === null || fetcherId === owner ? undefined : known.get(fetcherId);
    const hasCrashed = previous?.leftAt === null && now.getTime() - previous.lastAliveAt.getTime() >= fetcherDeadMs;
    const quietAtMs = hasCrashed ? previous.lastAliveAt.getTime() + fetcherDeadMs + crashWaitMs : 0;
    return Math.max(quietAtMs, startsAt?.getTime() ?? 0);
  });
  return new Date(Math.max(now.getTime(), ...times));
};

const ownedBy = (
  owner: string,
  group: readonly OwnedRetailer[],
  moved: readonly AssignmentChange[],
): PlannedRetailer[] =>
  group.flatMap(({ retailerId, politenessKey, isPaused, maxConcurrency, fetcherId, epoch, startsAt }) => {
    const retailer = { retailerId, politenessKey, isPaused, maxConcurrency };
    const change = moved.find((candidate) => candidate.retailerId === retailerId);
    if (change) return [{ ...retailer, epoch: change.epoch, startsAt: change.startsAt }];
    return fetcherId === owner && startsAt !== null ? [{ ...retailer, epoch, startsAt }] : [];
  });
