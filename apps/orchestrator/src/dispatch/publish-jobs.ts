import { queues, type Envelope, type FetchJob } from '@aisle/contracts';
import { errorCodeOf, errorMessageOf, type Clock } from '@aisle/core';
import { traceIdOf, type Publisher } from '@aisle/messaging';
import type { Logger } from '@aisle/service-kit';
import type { Dispatch } from '@aisle/storage';
import type { BuiltJob } from './build-jobs.js';

export interface PublishJobsDeps {
  publisher: Publisher;
  clock: Clock;
  log: Logger;
  /** Until when (monotonic ms) a retailer is left alone because its jobs could not be sent; kept from call to call. */
  pauses: Map<string, number>;
  /** A retailer's queue may be gone. */
  onUnroutable: () => void;
}

/** A broken queue must not slow the other retailers down. */
const pauseMs = 5_000;

/** Publishes jobs and answers with what the broker has confirmed; a retailer whose jobs it does not take rests. */
export const publishJobs = (deps: PublishJobsDeps, jobs: readonly BuiltJob[]): Promise<Dispatch[]> =>
  Promise.all(
    jobs.map(async ({ job, overdueAt }) => {
      const confirmed = await isConfirmed(deps, job);
      const { requestId, runId, rawKey } = job.payload;
      return { requestId, runId, rawKey, confirmed, overdueAt };
    }),
  );

const isConfirmed = async (deps: PublishJobsDeps, job: Envelope<FetchJob>): Promise<boolean> => {
  const { retailerId } = job.payload;
  try {
    await deps.publisher.toQueue(queues.fetch(retailerId), job);
    return true;
  } catch (error) {
    pause(deps, job, error);
    return false;
  }
};

/** Said once for a retailer, not once for each of its jobs. */
const pause = (
  { pauses, clock, log, onUnroutable }: PublishJobsDeps,
  { payload: { retailerId }, correlationId, traceparent }: Envelope<FetchJob>,
  error: unknown,
): void => {
  if (pauses.has(retailerId)) return;
  pauses.set(retailerId, clock.monotonicMs() + pauseMs);
  const code = errorCodeOf(error);
  log.warn('Fetch jobs could not be sent and stay pending.', {
    retailerId,
    correlationId,
    traceId: traceIdOf(traceparent),
    code,
    reason: errorMessageOf(error),
    pauseMs,
  });
  if (code === 'UNROUTABLE') onUnroutable();
};
