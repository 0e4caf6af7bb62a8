import type { PageFetched } from '@aisle/contracts';
import type { Clock } from '@aisle/core';
import {
  type Database,
  finishRequests,
  forgetUnreadablePages,
  inTransaction,
  insertChildRequests,
  insertRawObjects,
  lockOpenRequests,
  markDepthReached,
  type Outbox,
  type PageAddress,
  rememberUnreadablePages,
  type UnreadablePageRow,
} from '@aisle/storage';
import type { ParseResult } from '../parse/parse-result.js';
import { buildSyncMessages, listingsByBucket } from './build-sync-messages.js';
import { childRequestsOf, leadsTooDeep } from './child-requests.js';
import { withPagesBeyond } from './pages-beyond.js';
import { openPages, type OpenPage, parsedPages } from './open-pages.js';
import { recordContent } from './record-content.js';
import { requestOutcomes } from './request-outcomes.js';

export interface RecordPagesDeps {
  database: Database;
  outbox: Pick<Outbox, 'insert'>;
  clock: Clock;
}

export interface RecordedPages {
  /** Requests that ended (or wait again); those that had ended before are not counted. */
  requests: number;
  /** Messages that wait in the outbox now. */
  messages: number;
}

/**
 * Records a batch of parse results in one transaction: rows, observations, the next requests, the requests' outcomes and
 * the messages about them. The number of statements does not depend on the number of pages, and every batch locks in the
 * same order: requests, pages, new requests.
 */
export const recordPages =
  ({ database, outbox, clock }: RecordPagesDeps) =>
  (results: readonly ParseResult[]): Promise<RecordedPages> =>
    inTransaction(database, async (tx) => {
      const now = clock.now();
      const open = openPages(results, await lockOpenRequests(tx, requestIdsOf(results)));
      if (open.length === 0) return { requests: 0, messages: 0 };
      const parsed = parsedPages(open);
      const lost = open.filter(({ parse }) => parse.outcome === 'lost');
      const unreadable = open.filter(({ parse }) => parse.outcome === 'unreadable');

      await insertRawObjects(tx, rawObjectsOf(open));
      await forgetUnreadablePages(tx, [...parsed, ...lost].map(addressOf));
      await rememberUnreadablePages(tx, unreadable.map(unreadableRow));
      const listings = await recordContent(tx, parsed, lost, now);
      const leading = await withPagesBeyond(tx, parsed);
      await insertChildRequests(tx, leading.flatMap(childRequestsOf), now);
      await markDepthReached(tx, [...new Set(leading.filter(leadsTooDeep).map(({ fetched }) => fetched.runId))]);

      const touched = open.map((page) => ({
        ...page,
        buckets: listingsByBucket(page.fetched.retailerId, listings.get(page.request.id) ?? []),
      }));
      const outcomes = requestOutcomes(touched);
      await finishRequests(tx, outcomes, now);
      const messages = buildSyncMessages(touched, now);
      await outbox.insert(tx, messages);
      return { requests: outcomes.length, messages: messages.length };
    });

const requestIdsOf = (results: readonly ParseResult[]): PageFetched['requestId'][] => [
  ...new Set(results.map(({ fetched }) => fetched.requestId)),
];

const rawObjectsOf = (pages: readonly OpenPage[]) =>
  pages.flatMap(({ fetched, parse }) =>
    fetched.meta && parse.outcome !== 'lost' ? [{ meta: fetched.meta, runId: fetched.runId }] : [],
  );

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
