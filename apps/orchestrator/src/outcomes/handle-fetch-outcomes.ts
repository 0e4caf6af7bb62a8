import type { FetchFailed, FetchSkipped } from '@aisle/contracts';
import type { Clock } from '@aisle/core';
import { traceIdOf, type BatchContext, type BatchHandler, type BatchMessage } from '@aisle/messaging';
import { pauseKeys, recordFetchOutcomes, type Database, type FetchOutcome } from '@aisle/storage';
import type { SagaMetrics } from '../runs/saga-metrics.js';
import { decideAfterFailure, decideAfterSkip, type RetryRules } from './decide-outcome.js';

export interface FetchOutcomeDeps {
  database: Database;
  clock: Clock;
  rules: RetryRules;
  metrics: Pick<SagaMetrics, 'requestFinished'>;
  /** Something may be due, or a run over. */
  onChange: () => void;
}

/** `fetch.failed`: again later, or never. */
export const handleFetchFailed =
  (deps: FetchOutcomeDeps): BatchHandler<FetchFailed> =>
  async (messages, { log }) => {
    const now = deps.clock.now();
    await pauseKeys(deps.database.prisma, keyPausesOf(messages));
    const outcomes = messages.map(({ payload }) => decideAfterFailure(payload, deps.rules, now));
    const ended = await record(deps, outcomes, now);
    reportFailed(messages, ended, log);
  };

/** The longest pause of each retailer whose whole key is to be left alone: nothing more of it is sent until then. */
const keyPausesOf = (messages: readonly BatchMessage<FetchFailed>[]) => {
  const pauses = new Map<string, { retailerId: string; until: Date; reason: string }>();
  for (const { payload } of messages) {
    if (payload.keyPausedUntil === undefined || payload.keyPausedUntil === null) continue;
    const until = new Date(payload.keyPausedUntil);
    const known = pauses.get(payload.retailerId);
    if (known && known.until >= until) continue;
    pauses.set(payload.retailerId, { retailerId: payload.retailerId, until, reason: payload.code });
  }
  return [...pauses.values()];
};

/** `fetch.skipped`: there was nothing to fetch. */
export const handleFetchSkipped =
  (deps: FetchOutcomeDeps): BatchHandler<FetchSkipped> =>
  async (messages) => {
    const outcomes = messages.map(({ payload }) => decideAfterSkip(payload));
    await record(deps, outcomes, deps.clock.now());
  };

/**
 * One row for each attempt, in a fixed order, so that two consumers never wait for each other crosswise. Answers which
 * requests have failed for good now.
 */
const record = async (
  { database, metrics, onChange }: FetchOutcomeDeps,
  outcomes: FetchOutcome[],
  now: Date,
): Promise<Set<string>> => {
  const byAttempt = new Map(outcomes.map((outcome) => [`${outcome.requestId}-${outcome.attempt}`, outcome]));
  const sorted = [...byAttempt].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, outcome]) => outcome);
  const changed = await recordFetchOutcomes(database.prisma, sorted, now);
  if (changed.length > 0) onChange();
  const ended = new Set(changed.filter(({ state }) => state !== 'pending').map(({ requestId }) => requestId));
  for (const { requestId, state, errorCode } of sorted) {
    if (state !== 'pending' && ended.has(requestId)) metrics.requestFinished(state, errorCode);
  }
  return new Set(changed.filter(({ state }) => state === 'failed').map(({ requestId }) => requestId));
};

const reportFailed = (
  messages: readonly BatchMessage<FetchFailed>[],
  failed: ReadonlySet<string>,
  log: BatchContext['log'],
): void => {
  for (const { payload, envelope } of messages) {
    const { requestId, runId, retailerId, url, code, message: reason, attempt } = payload;
    if (!failed.has(requestId)) continue;
    const ids = { correlationId: envelope.correlationId, traceId: traceIdOf(envelope.traceparent) };
    log.warn('A fetch request has failed for good.', {
      ...ids,
      requestId,
      runId,
      retailerId,
      url,
      code,
      reason,
      attempt,
    });
  }
};
