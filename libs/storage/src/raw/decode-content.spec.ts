import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { decodeContent } from './decode-content.js';

const body = Buffer.from('Ein Regal. '.repeat(100));
const encoded = [
  ['identity', body],
  ['gzip', gzipSync(body)],
  ['br', brotliCompressSync(body)],
  ['deflate', deflateSync(body)],
] as const;

describe('decoding a body', () => {
  test.each(encoded)('%s gives the body back', async (encoding, bytes) => {
    expect((await decodeContent(bytes, encoding, body.length)).equals(body)).toBe(true);
  });

  test('deflate without its zlib wrapper, as some servers send it, is read too', async () => {
    expect((await decodeContent(deflateRawSync(body), 'deflate', body.length)).equals(body)).toBe(true);
  });

  test.each(encoded)('%s stops at the limit', async (encoding, bytes) => {
    await expect(decodeContent(bytes, encoding, body.length - 1)).rejects.toMatchObject({
      code: 'BODY_TOO_LARGE',
      policy: 'permanent',
    });
  });

  test.each(encoded.slice(1))(
    '%s that ends too early or is something else is BODY_CORRUPT',
    async (encoding, bytes) => {
      for (const broken of [bytes.subarray(0, -5), Buffer.from('<html>')]) {
        await expect(decodeContent(broken, encoding, 1e6)).rejects.toMatchObject({ code: 'BODY_CORRUPT' });
      }
    },
  );
});
