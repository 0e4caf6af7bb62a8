import { describe, expect, it } from '@jest/globals';
import { lendBucket } from './index.js';

describe('lendBucket', () => {
  it('two borrowers get two buckets, or both are told why there is none', async () => {
    const [mine, yours] = [await lendBucket(), await lendBucket()];
    if ('skippedBecause' in mine || 'skippedBecause' in yours) {
      expect([mine, yours]).toEqual([{ skippedBecause: expect.any(String) }, { skippedBecause: expect.any(String) }]);
      return;
    }
    expect(mine.s3.bucket).not.toBe(yours.s3.bucket);
    expect(mine.s3.endpoint).toBe(yours.s3.endpoint);
    await Promise.all([mine.release(), yours.release()]);
  }, 240_000);
});
