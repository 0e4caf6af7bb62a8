import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import {
  AisleError,
  errorCodeOf,
  errorMessageOf,
  RetryableError,
  ThrottledError,
  UnavailableError,
  type Clock,
  type RawMeta,
  type RawStore,
} from '@aisle/core';
import type { FetchJob } from '@aisle/contracts';
import { traceIdOf, type Handler } from '@aisle/messaging';
import type { WorkReport } from '@aisle/service-kit';
import type { ExchangeRoom } from './exchange-room.js';
import { failureEvent, pageFetchedEvent, type FetchEnd, type PageOutcome } from './fetch-events.js';
import type { FetchMetrics } from './fetch-metrics.js';
import type { FetchedPage, FetchPage } from './page-fetcher.js';

export interface FetchJobDeps {
  fetchPage: FetchPage;
  rawStore: Pick<RawStore, 'putOnce'>;
  clock: Clock;
  metrics: FetchMetrics;
  report: Pick<WorkReport, 'add'>;
  room: Pick<ExchangeRoom, 'place' | 'hasSuspect'>;
}

type Page = Extract<FetchedPage, { outcome: 'page' }>;

/**
 * Fetches a page, stores it, says what happened. Whatever goes wrong with the page is a fact for the frontier, which
 * decides about another attempt; only a job that this fetcher may not do any more, or cannot store, goes back to its queue. From its third delivery
 * on a job is handled with nothing else going on, so that it takes nobody with it.
 */
export const handleFetchJob =
  (deps: FetchJobDeps): Handler<FetchJob> =>
  async (job, { signal, log, envelope, deliveryCount }) => {
    const startedMs = deps.clock.monotonicMs();
    const fetchMs = () => Math.round(deps.clock.monotonicMs() - startedMs);
    const { correlationId } = envelope;
    const ids = { correlationId, traceId: traceIdOf(envelope.traceparent) };
    const named = { runId: job.runId, retailerId: job.retailerId, url: job.url };
    const end = (): FetchEnd => ({ job, cause: envelope, endedAt: deps.clock.now() });
    const isSuspect = deliveryCount >= suspectAfterDeliveries;
    const mustWait = isSuspect && deps.room.hasSuspect();
    const place = deps.room.place({ alone: isSuspect && !mustWait });
    try {
      if (deliveryCount >= poisonedAfterDeliveries) throw poisoned(job, deliveryCount);
      if (mustWait) throw anotherSuspectFirst(job, deps.clock.now());
      const page = await deps.fetchPage(job, { signal, place });
      const outcome = await storeRawObject(job, page, deps);
      deps.metrics.fetched(outcome);
      deps.report.add(ids, { [outcome.outcome]: 1 });
      log.debug('Fetched a page.', { ...named, outcome: outcome.outcome, fetchMs: fetchMs() });
      return [pageFetchedEvent(end(), { ...outcome, fetchMs: fetchMs() })];
    } catch (error) {
      if (signal.aborted || errorCodeOf(error) === 'FETCH_LEASE_LOST') throw error;
      deps.metrics.failed(error);
      // The site has done its part: the job waits in its queue until our own store is back.
      if (error instanceof UnavailableError) throw error;
      deps.report.add(ids, { failed: 1 });
      // A shop that is left alone is told of once, by the limiter; each of its jobs would say it again.
      const level = error instanceof AisleError && error.policy === 'throttled' ? 'debug' : 'info';
      log[level]('A page was not fetched.', { ...named, code: errorCodeOf(error), reason: errorMessageOf(error) });
      return [failureEvent(end(), error)];
    } finally {
      place.release();
    }
  };

/** A job that came back this often without an answer may have taken fetchers down, or only lain beside one that did. */
const suspectAfterDeliveries = 2;
/** One more try would take the next fetcher down. It may still have been a neighbour's fault, so it is no last word. */
const poisonedAfterDeliveries = 5;
const poisoned = ({ url }: FetchJob, deliveryCount: number): RetryableError =>
  new RetryableError('POISONED', `${url} was given up: its job came back ${deliveryCount} times without an answer.`);

/** It does not lie beside the other one: if that one takes this fetcher down, this one has no part in it. */
const anotherSuspectFirst = ({ url }: FetchJob, now: Date): ThrottledError => {
  const notBefore = new Date(now.getTime() + suspectRestMs);
  return new ThrottledError('FETCH_NOT_STARTED', `${url} waits until another suspect job is handled alone.`, notBefore);
};
const suspectRestMs = 30_000;

const storeRawObject = async (
  job: FetchJob,
  page: FetchedPage,
  { rawStore, clock }: FetchJobDeps,
): Promise<Omit<PageOutcome, 'fetchMs'>> => {
  if (page.outcome === 'not-modified') return unchanged(page.previous, page);
  if (page.bodySha256 === job.previous?.bodySha256) return unchanged(job.previous, page);
  // What lies there already from an earlier delivery of this job wins: a raw object never changes.
  const { meta } = await rawStore.putOnce(await rawObjectOf(job, page, clock.now()));
  const raw = { rawObjectId: meta.rawObjectId, key: meta.key };
  return { outcome: 'stored', raw, meta, etag: meta.etag, lastModified: meta.lastModified };
};

/** Nothing new is stored; validators the site does not repeat stay as they were. */
const unchanged = (
  previous: NonNullable<FetchJob['previous']>,
  { etag, lastModified }: Pick<FetchedPage, 'etag' | 'lastModified'>,
): Omit<PageOutcome, 'fetchMs'> => ({
  outcome: 'unchanged',
  raw: { rawObjectId: previous.rawObjectId, key: previous.rawKey },
  meta: null,
  etag: etag ?? previous.etag,
  lastModified: lastModified ?? previous.lastModified,
});

const compress = promisify(gzip);
const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

/** Keeps the wire's own encoding; what came without one, or with several, is stored as gzip. */
const rawObjectOf = async (job: FetchJob, page: Page, fetchedAt: Date): Promise<{ meta: RawMeta; bytes: Buffer }> => {
  const { wireEncoding = 'identity' } = page;
  const isPlain = wireEncoding === 'identity';
  const meta: RawMeta = {
    rawObjectId: job.rawObjectId,
    key: job.rawKey,
    supplierId: job.retailerId,
    kind: job.kind,
    url: job.url,
    finalUrl: page.finalUrl,
    httpStatus: page.httpStatus,
    contentType: page.contentType,
    storedEncoding: isPlain ? 'gzip' : wireEncoding,
    wireSha256: sha256(page.wireBytes),
    wireBytes: page.wireBytes.length,
    bodySha256: page.bodySha256,
    bodyBytes: page.body.length,
    etag: page.etag,
    lastModified: page.lastModified,
    fetchedAt: fetchedAt.toISOString(),
  };
  return { meta, bytes: isPlain ? await compress(page.body) : page.wireBytes };
};
