import { afterAll, describe, expect, test } from '@jest/globals';
import { createRawStore } from '@aisle/storage';
import { lendBucket, type LentBucket } from '@aisle/testkit';
import { Client } from 'minio';
import { rawObject, testRawStoreContract } from './raw-store-contract.js';

const bucket: LentBucket = await lendBucket();

if ('skippedBecause' in bucket) {
  test.skip(`raw objects in S3 are not tested: ${bucket.skippedBecause}`, () => undefined);
} else {
  const { s3, release } = bucket;
  const store = createRawStore({ s3 });
  afterAll(release);

  describe('raw objects in S3', () => {
    testRawStoreContract(() => store);

    test('the bucket is made when it is missing', async () => {
      const bucket = `${s3.bucket}-fresh`;
      const object = rawObject('raw/demo/x.html');
      const store = createRawStore({ s3: { ...s3, bucket } });
      await store.assertAnswers();
      expect((await store.putOnce(object)).outcome).toBe('stored');
      const { hostname, port, protocol } = new URL(s3.endpoint);
      const client = new Client({ ...s3, endPoint: hostname, port: Number(port), useSSL: protocol === 'https:' });
      await client.removeObject(bucket, object.meta.key);
      await client.removeBucket(bucket);
    });

    test('wrong credentials are RAW_STORE_UNAVAILABLE', async () => {
      const locked = createRawStore({ s3: { ...s3, secretKey: 'wrong' } });
      const unavailable = { code: 'RAW_STORE_UNAVAILABLE', policy: 'unavailable' };
      await expect(locked.putOnce(rawObject('raw/demo/y.html'))).rejects.toMatchObject(unavailable);
      await expect(locked.get('raw/demo/x.html')).rejects.toMatchObject(unavailable);
      await expect(locked.assertAnswers()).rejects.toMatchObject(unavailable);
    });
  });
}
