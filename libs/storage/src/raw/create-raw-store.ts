import { FatalError, type RawStore } from '@aisle/core';
import { createDirectoryRawStore } from './directory-raw-store.js';
import { createS3RawStore, type S3Settings } from './s3-raw-store.js';

export interface RawStoreConfig {
  rawStoreDir?: string | undefined;
  /** Wins where both are given. */
  s3?: S3Settings | undefined;
}

/** Errors: FatalError `CONFIG_INVALID` where neither a folder nor a bucket is named. */
export const createRawStore = ({ rawStoreDir, s3 }: RawStoreConfig): RawStore => {
  if (s3) return createS3RawStore(s3);
  if (rawStoreDir) return createDirectoryRawStore(rawStoreDir);
  throw new FatalError('CONFIG_INVALID', 'There is no place to keep raw objects.', {
    fix: 'Set RAW_STORE_DIR, or S3_ENDPOINT with S3_ACCESS_KEY, S3_SECRET_KEY and S3_BUCKET.',
  });
};
