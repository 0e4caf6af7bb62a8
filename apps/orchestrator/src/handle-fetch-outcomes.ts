import type { FetchFailed, FetchSkipped } from '@aisle/contracts';
import type { Clock } from '@aisle/core';
import type { BatchHandler } from '@aisle/messaging';
import { recordFetchOutcomes, type Database, type FetchOutcome } from '@aisle/storage';
import { decideAfterFailure, decideAfterSkip, type RetryRules } from './decide-outcome.js';

export interface FetchOutcomeDeps {
  database: Database;
  clock: Clock;
  rules: RetryRules;
  /** Something may be due, or a run over. */
  onChange: () => void;
}

/** `fetch.failed`: again later, or never. */
export const handleFetchFailed =
  (deps: FetchOutcomeDeps): BatchHandler<FetchFailed> =>
  async (messages) => {
    const now = deps.clock.now();
    const outcomes = messages.map(({ payload }) => decideAfterFailure(payload, deps.rules, now));
    await record(deps, outcomes, now);
  };

/** `fetch.skipped`: there was nothing to fetch. */
export const handleFetchSkipped =
  (deps: FetchOutcomeDeps): BatchHandler<FetchSkipped> =>
  async (messages) => {
    const outcomes = messages.map(({ payload }) => decideAfterSkip(payload));
    await record(deps, outcomes, deps.clock.now());
  };

/** One row for each attempt, in a fixed order, so that two consumers never wait for each other crosswise. */
const record = async ({ database, onChange }: FetchOutcomeDeps, outcomes: FetchOutcome[], now: Date): Promise<void> => {
  const byAttempt = new Map(outcomes.map((outcome) => [`${outcome.requestId}-${outcome.attempt}`, outcome]));
  const sorted = [...byAttempt].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, outcome]) => outcome);
  const changed = await recordFetchOutcomes(database.prisma, sorted, now);
  if (changed.length > 0) onChange();
};
