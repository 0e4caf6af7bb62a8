import type { RequestOutcome } from '@aisle/storage';
import { storableText } from '../parse/storable-text.js';
import { bucketBits } from './build-sync-messages.js';
import type { OpenPage } from './open-pages.js';

/** A raw object that is lost again and again is no accident. */
const maxAttempts = 5;
const messageCharacters = 2_000;

/** Tells how the requests end: parsed, parse-failed, or to be fetched once more because the bytes are lost. */
export const requestOutcomes = (
  pages: readonly (OpenPage & { buckets: ReadonlyMap<number, unknown> })[],
): ({ id: string } & RequestOutcome)[] =>
  pages.map((page) => ({ id: page.request.id, ...outcomeOf(page, bucketBits(page.buckets.keys())) }));

const outcomeOf = ({ parse, fetched, request }: OpenPage, unsyncedBits: number): RequestOutcome => {
  const { rawObjectId } = fetched.raw;
  if (parse.outcome === 'read' || parse.outcome === 'known') return { state: 'parsed', rawObjectId, unsyncedBits };
  const failure = {
    errorCode: parse.code,
    errorMessage: storableText(parse.message, messageCharacters),
  };
  if (parse.outcome === 'unreadable') return { state: 'parse-failed', rawObjectId, ...failure };
  const attempts = request.attempts + 1;
  return { state: attempts < maxAttempts ? 'pending' : 'failed', attempts, ...failure };
};
