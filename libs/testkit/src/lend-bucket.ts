import { Client } from 'minio';
import { uniqueName } from './stack-address.js';

/** How to reach an S3 server and the bucket to use there. */
export interface S3Connection {
  endpoint: string;
  accessKey: string;
  secretKey: string;
  bucket: string;
  region: string;
}

export type LentBucket = { s3: S3Connection; release(): Promise<void> } | { skippedBecause: string };

/** Lends an empty bucket on a real S3 server, or says why there is none. The first call of a run waits until the server is up. */
export async function lendBucket(): Promise<LentBucket> {
  const { s3: server, skippedBecause } = await askForServer();
  if (!server) return { skippedBecause: skippedBecause ?? 'There is no S3 server.' };
  const s3 = { ...server, bucket: `aisle-${uniqueName()}` };
  const client = clientFor(s3);
  await client.makeBucket(s3.bucket, s3.region);
  return { s3, release: () => removeBucket(client, s3.bucket) };
}

async function askForServer(): Promise<{ s3?: S3Connection; skippedBecause?: string }> {
  const offer = process.env['AISLE_TEST_S3_OFFER'];
  if (!offer) return { skippedBecause: 'An S3 server exists only in files named *.int.spec.ts.' };
  const response = await fetch(offer);
  if (!response.ok) throw new Error(`The S3 server did not start: ${await response.text()}`);
  return (await response.json()) as { s3?: S3Connection; skippedBecause?: string };
}

function clientFor({ endpoint, accessKey, secretKey, region }: S3Connection): Client {
  const { hostname, port, protocol } = new URL(endpoint);
  const useSSL = protocol === 'https:';
  return new Client({
    endPoint: hostname,
    port: Number(port) || (useSSL ? 443 : 80),
    useSSL,
    accessKey,
    secretKey,
    region,
  });
}

async function removeBucket(client: Client, bucket: string): Promise<void> {
  const names: string[] = [];
  for await (const { name } of client.listObjectsV2(bucket, '', true) as AsyncIterable<{ name?: string }>) {
    if (name) names.push(name);
  }
  if (names.length > 0) await client.removeObjects(bucket, names);
  await client.removeBucket(bucket);
}
