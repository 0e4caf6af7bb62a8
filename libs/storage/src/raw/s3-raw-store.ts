import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import {
  AisleError,
  errorCodeOf,
  errorMessageOf,
  PermanentError,
  type RawMeta,
  type RawStore,
  RetryableError,
  type StoredRawObject,
  UnavailableError,
} from '@aisle/core';
import { Client } from 'minio';
import { checkedRawKey } from './raw-object-key.js';
import { joinSealed, metaOfSeal, sealOf, splitSealed, unseal } from './sealed-object.js';

export interface S3Settings {
  /** `http(s)://host:port` */
  endpoint: string;
  accessKey: string;
  secretKey: string;
  bucket: string;
  /** Default `us-east-1`. */
  region?: string;
}

/** The user metadata that holds the seal, base64url; S3 takes 2 KB of it, so a longer seal goes before the bytes instead. */
const sealHeader = 'x-amz-meta-aisle-seal';
const maxSealHeaderLength = 1_900;
const sealIsInside = 'inside';

const attemptsAtConflicts = 5;
/** As many as S3 removes in one request. */
const keysAtATime = 1_000;

/** Keeps raw objects in a bucket, which it makes when missing; conditional puts (`If-None-Match: *`) make them write-once. */
export const createS3RawStore = (settings: S3Settings): RawStore => {
  const { bucket, region = 'us-east-1' } = settings;
  const client = clientFor(settings);
  let bucketReady: Promise<void> | undefined;
  const ensureBucket = (): Promise<void> =>
    (bucketReady ??= makeBucketIfMissing(client, bucket, region).catch((error: unknown) => {
      bucketReady = undefined;
      throw error;
    }));

  const put = async (key: string, object: StoredRawObject): Promise<boolean> => {
    const header = Buffer.from(sealOf(object)).toString('base64url');
    const fits = header.length <= maxSealHeaderLength;
    const content = fits ? object.bytes : joinSealed(object);
    const metadata = { 'If-None-Match': '*', [sealHeader]: fits ? header : sealIsInside };
    for (let attempt = 1; ; attempt += 1) {
      try {
        await client.putObject(bucket, key, content, content.length, metadata);
        return true;
      } catch (error) {
        if (isTaken(error)) return false;
        if (!isConflict(error) || attempt === attemptsAtConflicts) throw error;
        await pause(50 * attempt);
      }
    }
  };

  const read = async (key: string): Promise<{ seal: string; bytes: Buffer }> => {
    // The minio client hands out the answer itself, headers and all, but its types only admit to a stream.
    const answer = (await client.getObject(bucket, key)) as Readable & Pick<IncomingMessage, 'headers'>;
    return open(key, answer.headers[sealHeader], await buffer(answer));
  };

  const storedMeta = async (key: string): Promise<RawMeta> => metaOfSeal(key, (await read(key)).seal);

  return {
    putOnce: async (object) => {
      const key = checkedRawKey(object.meta.key);
      return await translateS3Errors(key, async () => {
        await ensureBucket();
        if (await put(key, object)) return { outcome: 'stored', meta: object.meta };
        return { outcome: 'adopted', meta: await storedMeta(key) };
      });
    },
    get: async (key) => {
      const { seal, bytes } = await translateS3Errors(key, () => read(checkedRawKey(key)));
      return unseal(key, seal, bytes);
    },
    remove: async (keys) => {
      const checked = keys.map(checkedRawKey);
      for (let from = 0; from < checked.length; from += keysAtATime) {
        const some = checked.slice(from, from + keysAtATime);
        await translateS3Errors(some[0] ?? '', async () => failOnRefusal(await client.removeObjects(bucket, some)));
      }
    },
    assertAnswers: async () => {
      try {
        (await client.getObject(bucket, neverStored)).destroy();
      } catch (error) {
        if (!answersOfAStore.has(errorCodeOf(error))) throw unavailable(neverStored, error);
      }
    },
  };
};

/** The client answers with the objects that were not removed; its types hide what it says of each. */
const failOnRefusal = (refused: readonly unknown[]): void => {
  const [first] = refused as { Key?: string; Code?: string; Message?: string }[];
  if (first) throw new Error(`${first.Key} was not removed: ${first.Code} ${first.Message ?? ''}`.trimEnd());
};

const neverStored = 'raw/.is-the-store-there';
/** Whoever may not list a bucket is refused what is not there; and a bucket that is missing is made by the first put. */
const answersOfAStore = new Set(['NoSuchKey', 'NotFound', 'AccessDenied', 'NoSuchBucket']);

const clientFor = ({ endpoint, accessKey, secretKey, region = 'us-east-1' }: S3Settings): Client => {
  const { hostname, port, protocol } = new URL(endpoint);
  const useSSL = protocol === 'https:';
  const defaultPort = useSSL ? 443 : 80;
  return new Client({ endPoint: hostname, port: Number(port) || defaultPort, useSSL, accessKey, secretKey, region });
};

const makeBucketIfMissing = async (client: Client, bucket: string, region: string): Promise<void> => {
  try {
    if (await client.bucketExists(bucket)) return;
  } catch (error) {
    // Whoever may only put and get is not told; the put will say when there is no bucket.
    if (errorCodeOf(error) === 'AccessDenied' || statusOf(error) === 403) return;
    throw error;
  }
  await client.makeBucket(bucket, region).catch((error: unknown) => {
    if (!/^BucketAlready(OwnedByYou|Exists)$/.test(errorCodeOf(error))) throw error;
  });
};

const open = (key: string, header: string | string[] | undefined, content: Buffer): { seal: string; bytes: Buffer } =>
  header === undefined || header === sealIsInside
    ? splitSealed(key, content)
    : { seal: Buffer.from(String(header), 'base64url').toString('utf8'), bytes: content };

/** 412: something is there already. */
const isTaken = (error: unknown): boolean => errorCodeOf(error) === 'PreconditionFailed' || statusOf(error) === 412;

/** 409: another conditional put of the same key is under way. */
const isConflict = (error: unknown): boolean =>
  ['ConditionalRequestConflict', 'OperationAborted'].includes(errorCodeOf(error)) || statusOf(error) === 409;

const statusOf = (error: unknown): unknown => (error as { statusCode?: unknown } | null)?.statusCode;

const translateS3Errors = async <T>(key: string, work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    if (error instanceof AisleError) throw error;
    if (['NoSuchKey', 'NotFound'].includes(errorCodeOf(error))) {
      throw new PermanentError('RAW_OBJECT_MISSING', `There is no raw object ${key}.`, { cause: error });
    }
    if (refusals.has(errorCodeOf(error))) {
      throw new RetryableError('RAW_STORE_REFUSED', `The raw store refused ${key}: ${errorMessageOf(error)}`, {
        cause: error,
        fix: 'Look up the code of the answer in the documentation of the S3 server.',
      });
    }
    throw unavailable(key, error);
  }
};

/** What says something about one object and nothing about the store. */
const refusals = new Set(['EntityTooLarge', 'InvalidDigest', 'BadDigest', 'KeyTooLongError', 'MetadataTooLarge']);

const unavailable = (key: string, cause: unknown): UnavailableError =>
  new UnavailableError('RAW_STORE_UNAVAILABLE', `The raw store failed at ${key}: ${errorMessageOf(cause)}`, {
    cause,
    fix: 'Check S3_ENDPOINT, its credentials and its bucket.',
  });
