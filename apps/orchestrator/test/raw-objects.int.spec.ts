import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { rawObjectViewSchema } from '@aisle/contracts';
import { rawMetaSchema } from '@aisle/core';
import { createRawStore, inTransaction, insertRawObjects, makeRawStoreFolder } from '@aisle/storage';
import { lendDirectory, type LentDirectory } from '@aisle/testkit';
import { openFrontier, type Frontier } from './frontier-fixture.js';
import { openControlApi, type OpenControlApi } from './open-control-api.js';

const body = Buffer.from('<html><body>Lämp</body></html>');
const sha256 = createHash('sha256').update(body).digest('hex');
const meta = rawMetaSchema.parse({
  rawObjectId: 'raw-1',
  key: 'raw/shop/product-page/2026/01/01/raw-1.html',
  supplierId: 'shop',
  kind: 'product-page',
  url: 'https://shop.example/p/1',
  finalUrl: 'https://shop.example/p/1',
  httpStatus: 200,
  contentType: 'text/html',
  storedEncoding: 'gzip',
  wireSha256: sha256,
  wireBytes: body.length,
  bodySha256: sha256,
  bodyBytes: body.length,
  etag: null,
  lastModified: null,
  fetchedAt: '2026-01-01T00:00:00.000Z',
});

let frontier: Frontier;
let folder: LentDirectory;
let api: OpenControlApi;
beforeAll(async () => {
  [frontier, folder] = await Promise.all([openFrontier(), lendDirectory()]);
  await makeRawStoreFolder(folder.path);
  const rawStore = createRawStore({ rawStoreDir: folder.path });
  await rawStore.putOnce({ meta, bytes: gzipSync(body) });
  await inTransaction(frontier.database, (tx) => insertRawObjects(tx, [{ meta, runId: 'run-1' }]));
  api = await openControlApi(frontier, { rawStore });
});
afterAll(async () => {
  await api.http.close();
  await frontier.release();
  await folder.release();
});

test('a stored page is told with what is known of it', async () => {
  const answer = await api.call('GET', '/v1/raw/raw-1');
  expect(rawObjectViewSchema.parse(answer.body)).toEqual({ ...meta, runId: 'run-1' });
});

test('its body comes decoded, byte for byte, and never as a page of ours', async () => {
  const response = await fetch(`${api.http.url}/v1/raw/raw-1/body`, { headers: { authorization: 'Bearer key' } });
  expect(Buffer.from(await response.arrayBuffer())).toEqual(body);
  expect(response.headers.get('content-type')).toBe('application/octet-stream');
  expect(response.headers.get('content-security-policy')).toBe('sandbox');
});

test.each(['/v1/raw/raw-2', '/v1/raw/raw-2/body'])('%s, which is not there, is not found', async (path) => {
  expect(await api.call('GET', path)).toMatchObject({ status: 404, body: { error: { code: 'NOT_FOUND' } } });
});
