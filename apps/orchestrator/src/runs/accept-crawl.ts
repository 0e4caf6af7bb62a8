import { createHash } from 'node:crypto';
import type { CreateCrawlRequest } from '@aisle/contracts';
import { canonicalJson, newId, type Clock, type RunId } from '@aisle/core';
import { HttpError } from '@aisle/service-kit';
import { acceptCrawlRequest, inTransaction, type Database } from '@aisle/storage';

export interface AcceptDeps {
  database: Database;
  clock: Clock;
  onAccepted: () => void;
}

/**
 * Takes a crawl request; the same key with the same request answers with the same runs.
 * Errors: HttpError 409 `IDEMPOTENCY_KEY_REUSED`, 404 `UNKNOWN_RETAILER`.
 */
export const acceptCrawl = async (
  { database, clock, onAccepted }: AcceptDeps,
  request: CreateCrawlRequest,
  caller: { idempotencyKey: string | undefined; correlationId: string; traceparent: string },
): Promise<RunId[]> => {
  const { idempotencyKey, correlationId, traceparent } = caller;
  const acceptance = await inTransaction(database, (tx) =>
    acceptCrawlRequest(tx, {
      retailer: request.retailer,
      scope: request.scope,
      ...(request.maxPages === undefined ? {} : { maxRequests: request.maxPages }),
      ...(request.maxDepth === undefined ? {} : { maxDepth: request.maxDepth }),
      // Prefixed, so that nobody's key meets a schedule's.
      idempotencyKey: idempotencyKey === undefined ? `call:${newId()}` : `key:${idempotencyKey}`,
      requestHash: requestHashOf(request),
      correlationId,
      traceparent,
      now: clock.now(),
    }),
  );
  if (acceptance.outcome === 'key-reused') throw keyReused();
  if (acceptance.outcome === 'unknown-retailer') throw unknownRetailer(request.retailer, acceptance.known);
  if (acceptance.outcome === 'accepted') onAccepted();
  return acceptance.runIds;
};

export const requestHashOf = (request: CreateCrawlRequest): string =>
  createHash('sha256').update(canonicalJson(request)).digest('hex');

const keyReused = (): HttpError =>
  new HttpError(409, 'IDEMPOTENCY_KEY_REUSED', 'This Idempotency-Key was used for another request.', {
    fix: 'Send each new request with a new key.',
  });

const unknownRetailer = (retailer: string, known: readonly string[]): HttpError =>
  new HttpError(404, 'UNKNOWN_RETAILER', `There is no ${retailer === '*' ? 'retailer' : `retailer "${retailer}"`}.`, {
    fix: `${known.length > 0 ? `Known are, among others: ${known.join(', ')}.` : 'No retailer is registered yet.'} A recipe that is not valid is left out: npx aisle recipe check <folder>.`,
  });
