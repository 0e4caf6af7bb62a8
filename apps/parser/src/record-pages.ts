import type { Clock } from '@aisle/core';
import {
  type Database,
  finishRequests,
  forgetUnreadablePages,
  inTransaction,
  insertChildRequests,
  insertRawObjects,
  lockOpenRequests,
  type Outbox,
  type PageAddress,
  rememberUnreadablePages,
  type UnreadablePageRow,
} from '@aisle/storage';
import { childRequestsOf } from './child-requests.js';
import { openPages, type OpenPage, readPages } from './open-pages.js';
import type { PageReading } from './read-page.js';
import { recordContent } from './record-content.js';
import { requestOutcomes } from './request-outcomes.js';
import { byBucket, offersObservedOf } from './tell-sync.js';

export interface RecordPagesDeps {
  database: Database;
  outbox: Pick<Outbox, 'insert'>;
  clock: Clock;
}

export interface RecordedPages {
  /** Requests that ended (or wait again); readings of requests that had ended before are not counted. */
  requests: number;
  /** Messages that wait in the outbox now. */
  messages: number;
}

/**
 * Records what was read from a batch of pages in one transaction: rows, observations, the next requests, the requests'
 * outcomes and the messages about them. The number of statements does not depend on the number of pages, and every
 * batch locks in the same order: requests, pages, new requests.
 */
export const recordPages =
  ({ database, outbox, clock }: RecordPagesDeps) =>
  (readings: readonly PageReading[]): Promise<RecordedPages> =>
    inTransaction(database, async (tx) => {
      const now = clock.now();
      const ids = [...new Set(readings.map(({ fetched }) => fetched.requestId))];
      const open = openPages(readings, await lockOpenRequests(tx, ids));
      if (open.length === 0) return { requests: 0, messages: 0 };
      await insertRawObjects(
        tx,
        open.flatMap(({ fetched, reading }) =>
          fetched.meta && reading.outcome !== 'lost' ? [{ meta: fetched.meta, runId: fetched.runId }] : [],
        ),
      );

      const read = readPages(open);
      const lost = open.filter(({ reading }) => reading.outcome === 'lost');
      await forgetUnreadablePages(tx, [...read, ...lost].map(addressOf));
      await rememberUnreadablePages(
        tx,
        open.filter(({ reading }) => reading.outcome === 'unreadable').map(unreadableRow),
      );
      const touched = await recordContent(tx, read, lost, now);
      await insertChildRequests(
        tx,
        read.flatMap(({ request, content }) => childRequestsOf(request, content.found)),
        now,
      );

      const buckets = new Map(
        open.map(({ fetched }) => [
          fetched.requestId,
          byBucket(fetched.retailerId, touched.get(fetched.requestId) ?? []),
        ]),
      );
      const outcomes = requestOutcomes(open, buckets);
      await finishRequests(tx, outcomes, now);
      const messages = offersObservedOf(
        open.map(({ fetched, envelope, request: { correlationId } }) => ({
          fetched,
          cause: envelope,
          correlationId,
          buckets: buckets.get(fetched.requestId) ?? new Map(),
        })),
        now,
      );
      await outbox.insert(tx, messages);
      return { requests: outcomes.length, messages: messages.length };
    });

const addressOf = ({ fetched }: OpenPage): PageAddress => ({
  supplierId: fetched.retailerId,
  market: fetched.market,
  url: fetched.url,
});

const unreadableRow = (page: OpenPage): UnreadablePageRow => ({
  ...addressOf(page),
  rawObjectId: page.fetched.raw.rawObjectId,
  etag: page.fetched.etag,
  lastModified: page.fetched.lastModified,
  fetchedAt: new Date(page.fetched.fetchedAt),
});
