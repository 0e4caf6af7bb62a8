import { decodeContent, errorCodeOf, PermanentError, RetryableError, type ContentEncoding } from '@aisle/core';
import type { WireAnswer } from './http-client.js';

/** What can be undone here. */
const known: Readonly<Record<string, ContentEncoding>> = {
  gzip: 'gzip',
  'x-gzip': 'gzip',
  br: 'br',
  deflate: 'deflate',
};

/** Registered codings (IANA) that nobody asked for; reading on would take what they hide for the page. */
const unsupported: ReadonlySet<string> = new Set([
  ...['zstd', 'compress', 'x-compress', 'dcb', 'dcz', 'exi', 'pack200-gzip', 'aes128gcm'],
]);

/**
 * The content codings of an answer in the order they were applied (RFC 9110 §8.4), from one header line or several. Words that
 * name no coding, such as `UTF-8`, `base64` or `none`, say nothing: so the Fetch standard, so browsers.
 * Errors: PermanentError `CONTENT_ENCODING_UNSUPPORTED`.
 */
export const contentCodingsOf = (answer: Pick<WireAnswer, 'url' | 'headers'>): ContentEncoding[] =>
  answer
    .headers('content-encoding')
    .flatMap((line) => line.split(','))
    .flatMap((word) => {
      const name = word.trim().toLowerCase();
      if (unsupported.has(name)) throw unsupportedCoding(answer.url, name);
      const coding = Object.hasOwn(known, name) ? known[name] : undefined;
      return coding === undefined ? [] : [coding];
    })
    .reduce<ContentEncoding[]>((codings, coding) => {
      // Nobody means a hundred of them.
      if (codings.length === mostCodings) throw unsupportedCoding(answer.url, `${codings.join(', ')}, …`);
      return [...codings, coding];
    }, []);

const mostCodings = 4;

const unsupportedCoding = (url: string, said: string): PermanentError =>
  new PermanentError('CONTENT_ENCODING_UNSUPPORTED', `${url} is encoded as "${said}", which nobody asked for.`);

/**
 * Undoes content codings, the last one first, none of them beyond `maxBytes`.
 * Errors: RetryableError `BODY_CUT` where the end is missing; PermanentError `BODY_TOO_LARGE`, `BODY_CORRUPT`.
 */
export const undoContentCodings = async (
  bytes: Buffer,
  codings: readonly ContentEncoding[],
  maxBytes: number,
): Promise<Buffer> => {
  let body = bytes;
  for (const coding of codings.toReversed()) body = await decodeContent(body, coding, maxBytes).catch(throwIfCut);
  return body;
};

/** A connection that is closed early looks like a body that ends early, and the next answer may be whole. */
const throwIfCut = (error: unknown): never => {
  const { cause } = error as { cause?: unknown };
  if (errorCodeOf(cause) !== 'Z_BUF_ERROR') throw error;
  throw new RetryableError('BODY_CUT', 'The body ends before its end.', { cause: error });
};
