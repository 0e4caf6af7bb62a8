import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';

export type Encoding = 'identity' | 'gzip';

/** A rendered page as it goes over the wire. */
export interface RenderedPage {
  readonly bytes: Buffer;
  readonly etag: string;
}

export interface PageCache {
  /** The page from the cache, or rendered, encoded and remembered. */
  readonly get: (key: string, encoding: Encoding, render: () => string | Buffer) => RenderedPage;
  readonly clear: () => void;
  readonly sizeBytes: () => number;
}

/** Remembers encoded pages up to `maxBytes`; what was not used for longest goes first. */
export function createPageCache(maxBytes: number): PageCache {
  const pages = new Map<string, RenderedPage>();
  let size = 0;

  const forgetOldest = (): void => {
    for (const [key, page] of pages) {
      if (size <= maxBytes) return;
      pages.delete(key);
      size -= page.bytes.length;
    }
  };

  return {
    get: (key, encoding, render) => {
      const fullKey = `${encoding} ${key}`;
      const known = pages.get(fullKey);
      if (known) {
        pages.delete(fullKey);
        pages.set(fullKey, known);
        return known;
      }
      const page = encode(render(), encoding);
      pages.set(fullKey, page);
      size += page.bytes.length;
      forgetOldest();
      return page;
    },
    clear: () => {
      pages.clear();
      size = 0;
    },
    sizeBytes: () => size,
  };
}

/** The ETag is weak and of the content, so it is the same for both encodings. */
function encode(body: string | Buffer, encoding: Encoding): RenderedPage {
  const content = typeof body === 'string' ? Buffer.from(body, 'utf8') : body;
  const etag = `W/"${createHash('sha256').update(content).digest('base64url').slice(0, 27)}"`;
  return { bytes: encoding === 'gzip' ? gzipSync(content) : content, etag };
}
