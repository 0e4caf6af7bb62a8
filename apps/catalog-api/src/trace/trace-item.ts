import type { ItemTrace, TracedVersion as TracedVersionView } from '@aisle/contracts';
import {
  type Queryable,
  readItem,
  readItemChanges,
  readItemTrace,
  readRejectedAttempts,
  readWaitingBust,
  type StoredVersion,
  type TracedVersion,
  type WaitingBustState,
} from '@aisle/storage';

export interface TraceQuery {
  tenantId: string;
  itemId: string;
  /** How many of the latest versions. */
  versions: number;
}

const rejectedAttemptsAtMost = 10;

/** What changed about an item, when and why, and whether the storefront took it. */
export const traceItem = async (sql: Queryable, query: TraceQuery): Promise<ItemTrace | undefined> => {
  const { tenantId, itemId, versions: limit } = query;
  const item = await readItem(sql, tenantId, itemId);
  if (!item) return undefined;
  const changes = new Map((await readItemChanges(sql, { tenantId, itemId, limit })).map((one) => [one.version, one]));
  const traced = await readItemTrace(sql, { tenantId, itemId, limit });
  const waiting = await readWaitingBust(sql, { tenantId, itemId });
  const { sku, supplierId, version, listed } = item;
  return {
    tenantId,
    itemId,
    sku,
    supplierId,
    version,
    listed,
    versions: traced.map((one) => versionView(one, changes.get(one.version)?.changes ?? [], waiting)),
    waiting: waiting ? waitingView(waiting) : null,
    rejectedAttempts: await rejectedSince(sql, tenantId, waiting),
  };
};

const versionView = (
  one: TracedVersion,
  changes: StoredVersion['changes'],
  waiting: WaitingBustState | undefined,
): TracedVersionView => {
  const { version, correlationId, fetchedAt, parsedAt, decidedAt, publishedAt, takenAt } = one;
  const outcome = outcomeOf(one, waiting);
  return {
    version,
    correlationId,
    changes,
    outcome,
    stages: {
      fetchedAt: isoOrNull(fetchedAt),
      parsedAt: isoOrNull(parsedAt),
      decidedAt: decidedAt.toISOString(),
      publishedAt: isoOrNull(publishedAt),
      takenAt: isoOrNull(takenAt),
    },
    milliseconds: {
      fetchedToParsed: msBetween(fetchedAt, parsedAt),
      parsedToDecided: msBetween(parsedAt, decidedAt),
      decidedToPublished: msBetween(decidedAt, publishedAt),
      publishedToTaken: msBetween(publishedAt, takenAt),
      total: msBetween(fetchedAt ?? decidedAt, takenAt ?? publishedAt),
    },
    toldVersion: one.toldVersion,
    messageId: one.attemptId,
    storefront: one.storefront,
    isComplete: outcome !== 'not-kept' && changes.length > 0 && changes.every(({ supplierId }) => supplierId !== null),
  };
};

const outcomeOf = (one: TracedVersion, waiting: WaitingBustState | undefined): TracedVersionView['outcome'] => {
  if (one.toldVersion === null) return waiting ? 'waiting' : 'not-kept';
  if (one.toldVersion > one.version) return 'superseded';
  return one.takenAt === null ? 'told' : 'taken';
};

const waitingView = ({ version, since, held, attempts, nextAttemptAt }: WaitingBustState): ItemTrace['waiting'] => ({
  version,
  since: since.toISOString(),
  because: held ? 'held-by-launch-mode' : attempts > 0 ? 'rejected' : 'next-in-line',
  attempts,
  nextAttemptAt: isoOrNull(nextAttemptAt),
});

const rejectedSince = async (
  sql: Queryable,
  tenantId: string,
  waiting: WaitingBustState | undefined,
): Promise<ItemTrace['rejectedAttempts']> => {
  if (!waiting) return [];
  const rejected = await readRejectedAttempts(sql, { tenantId, since: waiting.since, limit: rejectedAttemptsAtMost });
  return rejected.map((attempt) => ({ ...attempt, attemptedAt: attempt.attemptedAt.toISOString() }));
};

const isoOrNull = (time: Date | null): string | null => time?.toISOString() ?? null;
const msBetween = (from: Date | null, to: Date | null): number | null =>
  from === null || to === null ? null : to.getTime() - from.getTime();
