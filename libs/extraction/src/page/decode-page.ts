import { gunzipSync } from 'node:zlib';
import { decodeHtml } from './decode-html.js';
import { parseFailed } from '../base/parse-failure.js';

/** A file that holds itself, over and over, can be made. */
const mostWithin = 2;

/**
 * A page's text: as `decodeHtml`, and out of a gzip file, such as `sitemap.xml.gz`, which is one whatever the transfer
 * did, and at times one within another. Errors: PermanentError `PARSE_FAILED` where the file is damaged or holds more
 * than `maxBytes`.
 */
export const decodePage = (body: Uint8Array, contentType: string | null, maxBytes: number): string => {
  let content = body;
  for (let within = 0; isGzip(content) && within < mostWithin; within++) content = unzipped(content, maxBytes);
  return decodeHtml(content, content === body ? contentType : null);
};

const isGzip = ([first, second]: Uint8Array): boolean => first === 0x1f && second === 0x8b;

const unzipped = (body: Uint8Array, maxBytes: number): Uint8Array => {
  try {
    return gunzipSync(body, { maxOutputLength: maxBytes });
  } catch (error) {
    throw parseFailed(`The gzip file cannot be read: ${error instanceof Error ? error.message : String(error)}.`);
  }
};
