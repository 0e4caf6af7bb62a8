import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import {
  createEnvelope,
  fetchFailed,
  fetchJob,
  fetchSkipped,
  pageFetched,
  type Envelope,
  type FetchJob,
} from '@aisle/contracts';
import { PermanentError, RetryableError, UnavailableError, type RawMeta, type StoredRawObject } from '@aisle/core';
import { FetchError } from '@aisle/web';
import { traceIdOf } from '@aisle/messaging';
import { silentLogger } from '@aisle/service-kit';
import { fixedClock } from '@aisle/testkit';
import { sampleJob } from '../../test/sample-job.js';
import { createExchangeRoom, type ExchangeRoom } from './exchange-room.js';
import { handleFetchJob } from './handle-fetch-job.js';
import type { FetchedPage } from './page-fetcher.js';
import { leaseLost } from '../politeness/politeness-limiter.js';

const clock = fixedClock();
const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
const body = Buffer.from('<h1>Regal</h1>');
const bodySha256 = createHash('sha256').update(body).digest('hex');
const page = (wanted: Partial<Extract<FetchedPage, { outcome: 'page' }>> = {}): FetchedPage => ({
  outcome: 'page',
  finalUrl: 'http://shop.example/shelf',
  httpStatus: 200,
  contentType: 'text/html',
  wireBytes: body,
  wireEncoding: 'identity',
  body,
  bodySha256,
  etag: '"v2"',
  lastModified: null,
  ...wanted,
});
const previous = { rawObjectId: 'old-1', rawKey: 'raw/old', bodySha256, etag: '"v1"', lastModified: 'then' };
const schemas: Record<string, typeof pageFetched | typeof fetchFailed | typeof fetchSkipped> = {
  [pageFetched.type]: pageFetched,
  [fetchFailed.type]: fetchFailed,
  [fetchSkipped.type]: fetchSkipped,
};

const newRoom = () => createExchangeRoom({ maxExchanges: 2, maxBytes: 100, bytesPerExchange: 10, largestBytes: 40 });

const handle = async (
  fetched: FetchedPage | Error,
  { job = sampleJob(), already, storeFails, deliveryCount = 0, aborted = false, room = newRoom() }: Options = {},
) => {
  const stored: StoredRawObject[] = [];
  let fetches = 0;
  const run = handleFetchJob({
    clock,
    metrics: { fetched: () => undefined, failed: () => undefined },
    report: { add: () => undefined },
    room,
    fetchPage: async () => {
      fetches += 1;
      if (fetched instanceof Error) throw fetched;
      return fetched;
    },
    rawStore: {
      putOnce: async (object) => {
        if (storeFails) throw storeFails;
        if (!already) stored.push(object);
        return already ? { outcome: 'adopted', meta: already } : { outcome: 'stored', meta: object.meta };
      },
    },
  });
  const envelope = createEnvelope(fetchJob, job, { correlationId: 'c-1', traceparent, occurredAt: clock.now() });
  const signal = aborted ? AbortSignal.abort() : new AbortController().signal;
  const sent = (await run(job, { signal, log: silentLogger, envelope, redelivered: false, deliveryCount })) ?? [];
  for (const {
    envelope: { type, payload },
  } of sent)
    schemas[type]?.payload.parse(payload);
  const [first] = sent;
  return { job, cause: envelope, stored, fetches, sent, fact: first?.envelope as Envelope<Record<string, unknown>> };
};
interface Options {
  job?: FetchJob;
  already?: RawMeta;
  storeFails?: Error;
  deliveryCount?: number;
  aborted?: boolean;
  room?: ExchangeRoom;
}

describe('a fetch job', () => {
  it('becomes a raw object under its key and the fact that says so', async () => {
    const { job, cause, stored, sent, fact } = await handle(page());
    expect(traceIdOf(fact.traceparent)).toBe(traceIdOf(traceparent));
    expect(fact.traceparent).not.toBe(traceparent);
    expect(sent.map(({ to }) => to)).toEqual([{ exchange: 'facts', routingKey: 'page.fetched' }]);
    expect(fact).toMatchObject({
      correlationId: 'c-1',
      causationId: cause.id,
      idempotencyKey: `page.fetched:${job.requestId}:1`,
      payload: {
        outcome: 'stored',
        raw: { rawObjectId: job.rawObjectId, key: job.rawKey },
        etag: '"v2"',
        context: job.context,
      },
    });
    expect(stored[0]?.meta).toMatchObject({
      key: job.rawKey,
      bodySha256,
      bodyBytes: body.length,
      storedEncoding: 'gzip',
    });
    expect(gunzipSync(stored[0]?.bytes ?? '').equals(body)).toBe(true);
  });

  it('keeps the encoding of the wire where it has one', async () => {
    const wireBytes = gzipSync(body);
    const { stored } = await handle(page({ wireBytes, wireEncoding: 'gzip' }));
    expect(stored[0]?.bytes).toBe(wireBytes);
    expect(stored[0]?.meta).toMatchObject({ storedEncoding: 'gzip', wireBytes: wireBytes.length });
  });

  it('that is delivered again adopts the raw object of the first time', async () => {
    const {
      stored: [first],
      job,
    } = await handle(page());
    const already = { ...first?.meta, etag: '"v0"', fetchedAt: '2025-12-31T00:00:00.000Z' } as RawMeta;
    const { fact } = await handle(page(), { job, already });
    expect(fact.payload).toMatchObject({
      outcome: 'stored',
      meta: already,
      etag: '"v0"',
      fetchedAt: already.fetchedAt,
    });
  });

  it.each([
    [
      'a 304',
      { outcome: 'not-modified', previous: previous as never, etag: null, lastModified: 'now' } as const,
      '"v1"',
      'now',
    ],
    ['an equal body', page(), '"v2"', 'then'],
  ])('stores nothing for %s and refers to the earlier raw object', async (_what, fetched, etag, lastModified) => {
    const { stored, fact } = await handle(fetched, { job: sampleJob({ previous }) });
    expect(stored).toEqual([]);
    expect(fact.payload).toMatchObject({
      outcome: 'unchanged',
      meta: null,
      raw: { rawObjectId: 'old-1', key: 'raw/old' },
      etag,
      lastModified,
    });
  });

  const later = new Date(clock.now().getTime() + 90_000);
  it.each([
    [new RetryableError('TIMEOUT', 'slow'), { class: 'retry', code: 'TIMEOUT', notBefore: null }],
    [new PermanentError('REDIRECT_LOOP', 'round'), { class: 'permanent', code: 'REDIRECT_LOOP' }],
    [
      new FetchError('HTTP_429', 'wait', { policy: 'throttled', notBefore: later }),
      { class: 'throttled', notBefore: later.toISOString() },
    ],
    [new TypeError('a bug'), { class: 'retry', code: 'UNEXPECTED' }],
  ])('that fails with %p ends as a fact, not as a failed message', async (error, payload) => {
    const { fact, job } = await handle(error);
    expect(fact).toMatchObject({ type: 'fetch.failed', idempotencyKey: `fetch.failed:${job.requestId}:1`, payload });
  });

  it('that finds nothing to fetch is skipped', async () => {
    const { fact } = await handle(new FetchError('NOT_FOUND', 'gone', { policy: 'skip', httpStatus: 404 }));
    expect(fact).toMatchObject({ type: 'fetch.skipped', payload: { code: 'NOT_FOUND', httpStatus: 404 } });
  });

  it('waits for the raw store without losing an attempt', async () => {
    const storeFails = new UnavailableError('RAW_STORE_UNAVAILABLE', 'disk full');
    await expect(handle(page(), { storeFails })).rejects.toBe(storeFails);
  });

  it('goes back to its queue when this fetcher may not fetch any more, or is interrupted', async () => {
    await expect(handle(leaseLost(clock))).rejects.toMatchObject({ code: 'FETCH_LEASE_LOST' });
    await expect(handle(new Error('aborted'), { aborted: true })).rejects.toThrow('aborted');
  });

  it('given up on after it came back five times is tried again later: it may have been its neighbour', async () => {
    const { fact, fetches } = await handle(page(), { deliveryCount: 5 });
    expect([fetches, fact.payload['class'], fact.payload['code']]).toEqual([0, 'retry', 'POISONED']);
  });

  it('that came back twice is handled alone, and a second one like it waits elsewhere', async () => {
    const room = newRoom();
    const busy = room.place({ alone: true });
    const { fact, fetches } = await handle(page(), { deliveryCount: 2, room });
    expect([fetches, fact.payload['class'], fact.payload['code']]).toEqual([0, 'throttled', 'FETCH_NOT_STARTED']);
    busy.release();
    expect((await handle(page(), { deliveryCount: 2, room })).fact.type).toBe('page.fetched');
    expect(room.hasSuspect()).toBe(false);
  });
});
