import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { type RawMeta, type RawObjectId, type RawStore, type StoredRawObject, type SupplierId } from '@aisle/core';

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

/** A raw object as a fetcher would store it: the wire had no encoding, so the store's bytes are gzip. */
export const rawObject = (
  key: string,
  body = `<html>${key}</html>`,
  changes: Partial<RawMeta> = {},
): StoredRawObject => {
  const plain = Buffer.from(body);
  const meta: RawMeta = {
    rawObjectId: '01J00000000000000000000000-1' as RawObjectId,
    key,
    supplierId: 'demo' as SupplierId,
    kind: 'catalog-page',
    url: 'https://demo.example/c/1?seite=ä',
    finalUrl: 'https://demo.example/c/1',
    httpStatus: 200,
    contentType: 'text/html; charset=utf-8',
    storedEncoding: 'gzip',
    wireSha256: sha256(plain),
    wireBytes: plain.length,
    bodySha256: sha256(plain),
    bodyBytes: plain.length,
    etag: '"abc"',
    lastModified: null,
    fetchedAt: '2026-01-01T00:00:00.000Z',
    ...changes,
  };
  return { meta, bytes: gzipSync(plain) };
};

let keysMade = 0;
const newKey = (): string => `raw/demo/catalog-page/2026/01/01/object-${(keysMade += 1)}.html`;

/** What every RawStore promises; run against each of them. */
export const testRawStoreContract = (store: () => RawStore): void => {
  test('what was put comes back byte for byte, with its meta', async () => {
    const object = rawObject(newKey());
    expect(await store().putOnce(object)).toEqual({ outcome: 'stored', meta: object.meta });
    expect(await store().get(object.meta.key)).toEqual(object);
  });

  test('a store that is there says so', async () => {
    await expect(store().assertAnswers()).resolves.toBeUndefined();
  });

  test('a second put under the same key changes nothing and answers with what is there', async () => {
    const first = rawObject(newKey(), 'first');
    const second = rawObject(first.meta.key, 'second', { fetchedAt: '2026-01-02T00:00:00.000Z' });
    await store().putOnce(first);
    expect(await store().putOnce(second)).toEqual({ outcome: 'adopted', meta: first.meta });
    expect(await store().get(first.meta.key)).toEqual(first);
  });

  test('of many puts at once exactly one stores, and all answer with its meta', async () => {
    const key = newKey();
    const objects = Array.from({ length: 8 }, (_, i) => rawObject(key, `body ${i}`, { etag: `"${i}"` }));
    const answers = await Promise.all(objects.map((object) => store().putOnce(object)));
    const stored = answers.filter(({ outcome }) => outcome === 'stored');
    expect(stored).toHaveLength(1);
    for (const answer of answers) expect(answer.meta).toEqual(stored[0]?.meta);
    expect((await store().get(key)).meta).toEqual(stored[0]?.meta);
  });

  test('an empty body and any bytes are kept', async () => {
    for (const bytes of [Buffer.alloc(0), Buffer.from([0, 10, 13, 255, 123, 10])]) {
      const object = { ...rawObject(newKey(), '', { storedEncoding: 'identity' }), bytes };
      await store().putOnce(object);
      expect((await store().get(object.meta.key)).bytes.equals(bytes)).toBe(true);
    }
  });

  test('a meta of several kilobytes is kept whole', async () => {
    const object = rawObject(newKey(), 'body', { url: `https://demo.example/?q=${'ü'.repeat(3_000)}` });
    await store().putOnce(object);
    expect(await store().get(object.meta.key)).toEqual(object);
    expect((await store().putOnce(object)).outcome).toBe('adopted');
  });

  test('what was removed is gone, the others stay, and removing it again changes nothing', async () => {
    const [kept, ...removed] = [rawObject(newKey()), rawObject(newKey()), rawObject(newKey())];
    for (const object of [kept, ...removed]) if (object) await store().putOnce(object);
    const keys = removed.map(({ meta }) => meta.key);
    await store().remove(keys);
    await store().remove(keys);
    for (const key of keys) await expect(store().get(key)).rejects.toMatchObject({ code: 'RAW_OBJECT_MISSING' });
    expect(await store().get(kept?.meta.key ?? '')).toEqual(kept);
  });

  test('a key without an object is RAW_OBJECT_MISSING', async () => {
    await expect(store().get(newKey())).rejects.toMatchObject({ code: 'RAW_OBJECT_MISSING', policy: 'permanent' });
  });

  test.each(['../etc/passwd', '/etc/passwd', 'raw/../../x', 'raw//x', 'raw/.hidden', 'raw\\x', 'raw/x\u0000', ''])(
    'the key %j is refused, for reading, writing and removing',
    async (key) => {
      const refusal = { code: 'RAW_KEY_INVALID', policy: 'permanent' };
      await expect(store().get(key)).rejects.toMatchObject(refusal);
      await expect(store().putOnce(rawObject(key))).rejects.toMatchObject(refusal);
      await expect(store().remove([key])).rejects.toMatchObject(refusal);
    },
  );
};
