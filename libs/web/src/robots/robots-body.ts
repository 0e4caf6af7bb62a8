import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { decodeContent, errorCodeOf, errorMessageOf, RetryableError, type ContentEncoding } from '@aisle/core';
import { robotsMaxBytes } from './robots-lines.js';

/**
 * The robots.txt in a body: content codings undone, and a file that is gzip itself unpacked, in both cases no further than it is read.
 * Plain text that calls itself encoded is taken as it is. Errors: RetryableError `ROBOTS_UNREADABLE` for what is cut or damaged,
 * because half the rules are not the rules.
 */
export const robotsFileIn = async (bytes: Buffer, codings: readonly ContentEncoding[] = []): Promise<Buffer> => {
  let file = bytes;
  for (const coding of codings.toReversed()) file = await undone(file, coding);
  // A .gz behind the name robots.txt; twice is an accident, more often is an attack.
  for (let times = 0; times < 2 && isGzip(file); times += 1) file = await undone(file, 'gzip');
  return file;
};

const isGzip = (bytes: Buffer): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

const undone = async (bytes: Buffer, coding: ContentEncoding): Promise<Buffer> => {
  if (coding === 'identity' || coding === 'zstd' || bytes.length === 0) return bytes;
  try {
    return await decodeContent(bytes, coding, robotsMaxBytes);
  } catch (error) {
    // Above the limit we stopped reading the wire ourselves; up to there the lines are whole but for the last.
    if (errorCodeOf(error) === 'BODY_TOO_LARGE' || bytes.length > robotsMaxBytes) return beginningOf(bytes, coding);
    if (isText(bytes)) return bytes;
    throw new RetryableError('ROBOTS_UNREADABLE', errorMessageOf(error), { cause: error });
  }
};

const decoderOf = { gzip: createGunzip, br: createBrotliDecompress, deflate: createInflate };

/** A little more than is read of a file, which tells the reader that it goes on. */
const beginningOf = async (bytes: Buffer, coding: keyof typeof decoderOf): Promise<Buffer> => {
  const decoder = decoderOf[coding]();
  const parts: Buffer[] = [];
  let size = 0;
  try {
    decoder.end(bytes);
    for await (const part of decoder as AsyncIterable<Buffer>) {
      parts.push(part);
      size += part.length;
      if (size > robotsMaxBytes) break;
    }
  } catch (error) {
    if (size <= robotsMaxBytes) throw new RetryableError('ROBOTS_UNREADABLE', errorMessageOf(error), { cause: error });
  }
  return Buffer.concat(parts);
};

const isText = (bytes: Buffer): boolean => !isGzip(bytes) && !bytes.subarray(0, 1_024).includes(0);
