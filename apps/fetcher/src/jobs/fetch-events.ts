import { AisleError, errorCodeOf, errorMessageOf, SkipError, ThrottledError, type RawMeta } from '@aisle/core';
import {
  createEnvelope,
  exchanges,
  fetchFailed,
  fetchSkipped,
  pageFetched,
  type Envelope,
  type FetchFailed,
  type FetchJob,
  type FetchSkipped,
  type MessageType,
  type PageFetched,
  type Outgoing,
} from '@aisle/contracts';
import { nextTraceparent } from '@aisle/messaging';
import { httpStatusOf, notBeforeOf } from '../http/fetch-failures.js';

/** What all facts about one job share: the job, the message it came in, and when it ended. */
export interface FetchEnd {
  job: FetchJob;
  cause: Pick<Envelope, 'id' | 'correlationId' | 'traceparent'>;
  endedAt: Date;
}

const fact = <Payload>(type: MessageType<Payload>, payload: Payload, { job, cause, endedAt }: FetchEnd): Outgoing => ({
  to: { exchange: exchanges.facts, routingKey: type.type },
  envelope: createEnvelope(type, payload, {
    correlationId: cause.correlationId,
    causationId: cause.id,
    traceparent: nextTraceparent(cause.traceparent),
    idempotencyKey: `${type.type}:${job.requestId}:${job.attempt}`,
    occurredAt: endedAt,
  }),
});

const identityOf = ({ requestId, runId, retailerId, kind, url, attempt }: FetchJob) => ({
  requestId,
  runId,
  retailerId,
  kind,
  url,
  attempt,
});

export type PageOutcome = Pick<PageFetched, 'outcome' | 'raw' | 'etag' | 'lastModified' | 'fetchMs'> & {
  meta: RawMeta | null;
};

export const pageFetchedFact = (end: FetchEnd, outcome: PageOutcome): Outgoing => {
  const { context, market, recipeFingerprint } = end.job;
  // An adopted raw object was fetched when it says, not now.
  const fetchedAt = outcome.meta?.fetchedAt ?? end.endedAt.toISOString();
  return fact(pageFetched, { ...identityOf(end.job), context, market, recipeFingerprint, ...outcome, fetchedAt }, end);
};

/** How long a job rests that failed for a reason of ours; the site's own word (Retry-After) comes with its error. */
const rawStoreRestMs = 30_000;

const classOf = (error: unknown): Pick<FetchFailed, 'class' | 'notBefore'> => {
  const notBefore = notBeforeOf(error)?.toISOString() ?? null;
  if (error instanceof ThrottledError) return { class: 'throttled', notBefore };
  const isPermanent = error instanceof AisleError && error.policy === 'permanent';
  return { class: isPermanent ? 'permanent' : 'retry', notBefore };
};

/** The fact about a fetch that brought no page. */
export const failureFact = (end: FetchEnd, error: unknown): Outgoing => {
  const code = errorCodeOf(error);
  const message = errorMessageOf(error);
  const told = { ...identityOf(end.job), message, httpStatus: httpStatusOf(error) };
  const endedAt = end.endedAt.toISOString();
  if (error instanceof SkipError) {
    return fact(fetchSkipped, { ...told, code: code as FetchSkipped['code'], skippedAt: endedAt }, end);
  }
  // The site has done its part: waiting for our own store costs the page no attempt.
  const waitsForStore = code === 'RAW_STORE_UNAVAILABLE';
  const notBefore = new Date(end.endedAt.getTime() + rawStoreRestMs).toISOString();
  const policy = waitsForStore ? ({ class: 'throttled', notBefore } as const) : classOf(error);
  return fact(fetchFailed, { ...told, code, ...policy, failedAt: endedAt }, end);
};
