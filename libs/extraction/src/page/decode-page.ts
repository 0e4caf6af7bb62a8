import { gunzipSync } from 'node:zlib';
import { decodeHtml } from './decode-html.js';
import { parseFailed } from '../base/parse-failure.js';

/**
 * A page's text: as `decodeHtml`, and out of a gzip file, such as `sitemap.xml.gz`, which is one whatever the transfer
 * did. Errors: PermanentError `PARSE_FAILED` where the file is damaged or holds more than `maxBytes`.
 */
export const decodePage = (body: Uint8Array, contentType: string | null, maxBytes: number): string => {
  if (body[0] !== 0x1f || body[1] !== 0x8b) return decodeHtml(body, contentType);
  return decodeHtml(unzipped(body, maxBytes), null);
};

const unzipped = (body: Uint8Array, maxBytes: number): Uint8Array => {
  try {
    return gunzipSync(body, { maxOutputLength: maxBytes });
  } catch (error) {
    throw parseFailed(`The gzip file cannot be read: ${error instanceof Error ? error.message : String(error)}.`);
  }
};
