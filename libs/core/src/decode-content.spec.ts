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

  test.each([
    ['text', Buffer.from('\r\n<!-- served by -->')],
    ['zeros', Buffer.alloc(512)],
    ['what begins like a member of another method', Buffer.from([0x1f, 0x8b, 7, 0, 1, 2, 3, 4, 5, 6, 7, 8])],
  ])('gzip followed by %s is the body before it', async (_what, rest) => {
    const members = Buffer.concat([gzipSync(body.subarray(0, 50)), gzipSync(body.subarray(50))]);
    expect((await decodeContent(Buffer.concat([members, rest]), 'gzip', body.length)).equals(body)).toBe(true);
  });

  test('gzip followed by something stops at the limit too', async () => {
    const bytes = Buffer.concat([gzipSync(body), Buffer.from('rest')]);
    await expect(decodeContent(bytes, 'gzip', body.length - 1)).rejects.toMatchObject({ code: 'BODY_TOO_LARGE' });
  });

  test('gzip with a name in its header, followed by something, is read', async () => {
    const plain = gzipSync(body);
    const named = Buffer.concat([
      plain.subarray(0, 3),
      Buffer.from([8]),
      plain.subarray(4, 10),
      Buffer.from('a.html\0'),
    ]);
    const bytes = Buffer.concat([named, plain.subarray(10), Buffer.from('rest')]);
    expect((await decodeContent(bytes, 'gzip', body.length)).equals(body)).toBe(true);
  });

  test('gzip whose checksum is wrong is BODY_CORRUPT', async () => {
    const bytes = gzipSync(body);
    bytes.writeUInt32LE(1, bytes.length - 4);
    await expect(decodeContent(bytes, 'gzip', 1e6)).rejects.toMatchObject({ code: 'BODY_CORRUPT' });
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
