import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate, inflateRaw, type InputType, type ZlibOptions } from 'node:zlib';
import { errorCodeOf, errorMessageOf, PermanentError } from './errors.js';
import { gunzipBeforeRest } from './gzip-member.js';
import type { ContentEncoding } from './ports.js';

type Decoder = (bytes: Buffer, options: ZlibOptions & { maxOutputLength: number }) => Promise<Buffer>;

const inflateEither: Decoder = (bytes, options) =>
  // RFC 9110 means zlib's format by "deflate", but some servers send the bare one.
  promisify<InputType, ZlibOptions, Buffer>(inflate)(bytes, options).catch((error: unknown) =>
    errorCodeOf(error) === 'Z_DATA_ERROR'
      ? promisify<InputType, ZlibOptions, Buffer>(inflateRaw)(bytes, options)
      : Promise.reject(error as Error),
  );

const gunzipWhole = promisify<InputType, ZlibOptions, Buffer>(gunzip);

const gunzipPage = async (bytes: Buffer, options: ZlibOptions & { maxOutputLength: number }): Promise<Buffer> => {
  try {
    return await gunzipWhole(bytes, options);
  } catch (error) {
    const body =
      errorCodeOf(error) === 'Z_DATA_ERROR' ? await gunzipBeforeRest(bytes, options.maxOutputLength) : undefined;
    if (body === undefined) throw error;
    return body;
  }
};

const decoders: Record<Exclude<ContentEncoding, 'identity' | 'zstd'>, Decoder> = {
  gzip: gunzipPage,
  br: promisify<InputType, ZlibOptions, Buffer>(brotliDecompress),
  deflate: inflateEither,
};

/**
 * Undoes a content encoding and stops at `maxBytes`, so that a few bytes cannot unfold into gigabytes.
 * Errors: PermanentError `BODY_TOO_LARGE`, `BODY_CORRUPT`, `ENCODING_UNSUPPORTED`.
 */
export const decodeContent = async (bytes: Buffer, encoding: ContentEncoding, maxBytes: number): Promise<Buffer> => {
  if (encoding === 'zstd') {
    throw new PermanentError('ENCODING_UNSUPPORTED', 'The body is encoded with zstd, which this Node cannot decode.', {
      fix: 'Do not offer zstd in the Accept-Encoding header.',
    });
  }
  if (encoding === 'identity') {
    if (bytes.length > maxBytes) throw tooLarge(maxBytes);
    return bytes;
  }
  try {
    return await decoders[encoding](bytes, { maxOutputLength: maxBytes });
  } catch (error) {
    if (errorCodeOf(error) === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(maxBytes, error);
    throw new PermanentError('BODY_CORRUPT', `The body is not valid ${encoding}: ${errorMessageOf(error)}`, {
      cause: error,
    });
  }
};

const tooLarge = (maxBytes: number, cause?: unknown): PermanentError =>
  new PermanentError('BODY_TOO_LARGE', `The decoded body is larger than ${maxBytes} bytes.`, { cause });
