import { AisleError, errorCodeOf, errorMessageOf, ThrottledError, type RawMeta } from '@aisle/core';
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
import { FetchError } from '@aisle/web';

/** What all events about one job share: the job, the message it came in, and when it ended. */
export interface FetchEnd {
  job: FetchJob;
  cause: Pick<Envelope, 'id' | 'correlationId' | 'traceparent'>;
  endedAt: Date;
}

const event = <Payload>(type: MessageType<Payload>, payload: Payload, { job, cause, endedAt }: FetchEnd): Outgoing => ({
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

export const pageFetchedEvent = (end: FetchEnd, outcome: PageOutcome): Outgoing => {
  const { context, market, recipeFingerprint } = end.job;
  // An adopted raw object was fetched when it says, not now.
  const fetchedAt = outcome.meta?.fetchedAt ?? end.endedAt.toISOString();
  return event(pageFetched, { ...identityOf(end.job), context, market, recipeFingerprint, ...outcome, fetchedAt }, end);
};

const classOf = (error: unknown): Pick<FetchFailed, 'class' | 'notBefore' | 'keyPausedUntil'> => {
  const says = error instanceof FetchError || error instanceof ThrottledError ? error.notBefore : null;
  const notBefore = says?.toISOString() ?? null;
  const policy = error instanceof AisleError ? error.policy : 'retry';
  const keyPausedUntil = error instanceof FetchError ? (error.keyPausedUntil?.toISOString() ?? null) : null;
  return { class: policy === 'throttled' || policy === 'permanent' ? policy : 'retry', notBefore, keyPausedUntil };
};

/** The event of a fetch that brought no page. */
export const failureEvent = (end: FetchEnd, error: unknown): Outgoing => {
  const code = errorCodeOf(error);
  const message = errorMessageOf(error);
  const told = { ...identityOf(end.job), message, httpStatus: error instanceof FetchError ? error.httpStatus : null };
  const endedAt = end.endedAt.toISOString();
  if (error instanceof AisleError && error.policy === 'skip') {
    return event(fetchSkipped, { ...told, code: code as FetchSkipped['code'], skippedAt: endedAt }, end);
  }
  return event(fetchFailed, { ...told, code, ...classOf(error), failedAt: endedAt }, end);
};
