import type { RequestOutcome } from '@aisle/storage';
import type { OpenPage } from './open-pages.js';
import { storableText } from './storable-text.js';
import { bitsOf } from './tell-sync.js';

/** A raw object that is lost again and again is no accident. */
const maxAttempts = 5;
const messageCharacters = 2_000;

/** How the requests end: parsed, parse-failed, or to be fetched once more because the bytes are lost. */
export const requestOutcomes = (
  pages: readonly OpenPage[],
  buckets: ReadonlyMap<string, ReadonlyMap<number, unknown>>,
): ({ id: string } & RequestOutcome)[] =>
  pages.map((page) => ({
    id: page.request.id,
    ...outcomeOf(page, bitsOf(buckets.get(page.request.id)?.keys() ?? [])),
  }));

const outcomeOf = ({ reading, fetched, request }: OpenPage, unsyncedBits: number): RequestOutcome => {
  const { rawObjectId } = fetched.raw;
  if (reading.outcome === 'read') return { state: 'parsed', rawObjectId, unsyncedBits };
  const failure = {
    errorCode: reading.code,
    errorMessage: storableText(reading.message, messageCharacters),
  };
  if (reading.outcome === 'unreadable') return { state: 'parse-failed', rawObjectId, ...failure };
  const attempts = request.attempts + 1;
  return { state: attempts < maxAttempts ? 'pending' : 'failed', attempts, ...failure };
};
