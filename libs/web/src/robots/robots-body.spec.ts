import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { robotsFileIn } from './robots-body.js';
import { robotsMaxBytes } from './robots-lines.js';

const text = 'User-agent: *\nDisallow: /no\n';
const plain = Buffer.from(text);
/** Hardly compressible, so that the limit is met on the wire already. */
const noise = Buffer.from(Array.from({ length: 400_000 }, () => Math.random().toString(36)).join('\n'));

test.each([
  ['no coding', plain, []],
  ['gzip', gzipSync(text), ['gzip']],
  ['br', brotliCompressSync(text), ['br']],
  ['deflate', deflateSync(text), ['deflate']],
  ['gzip twice', gzipSync(gzipSync(text)), ['gzip', 'gzip']],
  ['no coding, but a gzip file', gzipSync(text), []],
  ['gzip of a gzip file', gzipSync(gzipSync(text)), ['gzip']],
  ['gzip, which it is not', plain, ['gzip']],
  ['br, which it is not', plain, ['br']],
  ['gzip, and something behind it', Buffer.concat([gzipSync(text), Buffer.from('\n<!-- -->')]), ['gzip']],
  ['gzip, and nothing at all', Buffer.alloc(0), ['gzip']],
] as const)('%s: the file is read', async (_what, bytes, codings) => {
  expect((await robotsFileIn(bytes, codings)).toString()).toBe(bytes.length === 0 ? '' : text);
});

test.each(['gzip', 'br', 'deflate'] as const)(
  'of a file that unfolds far only the beginning is unfolded (%s)',
  async (coding) => {
    const encode = { gzip: gzipSync, br: brotliCompressSync, deflate: deflateSync }[coding];
    const file = await robotsFileIn(encode(`${text}#${'x'.repeat(30_000_000)}`), [coding]);
    expect(file.subarray(0, plain.length).toString()).toBe(text);
    expect(file.length).toBeGreaterThan(robotsMaxBytes);
    expect(file.length).toBeLessThan(robotsMaxBytes + 100_000);
  },
);

test('a file that was cut on the wire at the limit is read as far as it goes', async () => {
  const wire = gzipSync(Buffer.concat([plain, noise])).subarray(0, robotsMaxBytes + 1);
  expect((await robotsFileIn(wire, ['gzip'])).subarray(0, plain.length).toString()).toBe(text);
});

test.each([
  ['cut', gzipSync(text.repeat(99)).subarray(0, -9)],
  ['damaged', gzipSync(text.repeat(99)).fill(0x55, 20, 60)],
])('a file that is %s is unreadable, for half the rules are not the rules', async (_how, bytes) => {
  await expect(robotsFileIn(bytes, ['gzip'])).rejects.toMatchObject({ code: 'ROBOTS_UNREADABLE', policy: 'retry' });
});
