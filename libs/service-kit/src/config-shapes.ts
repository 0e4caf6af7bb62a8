import { z } from 'zod';
import { commaList, secret } from './config.js';

/** What every service can be told; spread into its own `z.object({ ...commonConfig, … })`. */
export const commonConfig = {
  logLevel: z
    .enum(['debug', 'info', 'warn', 'error'])
    .default('info')
    .describe('What is logged: this and everything more important.'),
  httpHost: z.string().default('127.0.0.1').describe('The address that the HTTP server listens on.'),
  httpPort: z.coerce
    .number()
    .int()
    .min(0)
    .max(65_535)
    .default(0)
    .describe('The port of the HTTP server; 0 takes any free one.'),
  apiKeys: secret(
    commaList()
      .default([])
      .describe("Keys that open the service's HTTP API (`Authorization: Bearer …`), separated by commas."),
  ),
  stopTimeoutMs: z.coerce
    .number()
    .int()
    .positive()
    .default(20_000)
    .describe('How long an orderly stop may take before the process ends anyway.'),
};
export interface CommonConfig {
  logLevel: 'debug' | 'info' | 'warn' | 'error';
  httpHost: string;
  httpPort: number;
  apiKeys: string[];
  stopTimeoutMs: number;
}

export const databaseConfig = {
  databaseUrl: secret(
    z
      .url({ protocol: /^postgres(ql)?$/, error: 'expected postgres://user:password@host:port/name' })
      .describe('The PostgreSQL database.'),
  ),
};

export const brokerConfig = {
  amqpUrl: secret(
    z
      .url({ protocol: /^amqps?$/, error: 'expected amqp://user:password@host:port/vhost' })
      .describe('The RabbitMQ broker.'),
  ),
  aisleNamespace: z
    .string()
    .default('')
    .describe('Prefix of every queue and exchange, so that several Aisles share one broker.'),
};

/** Either a directory or an S3 bucket; add `.refine(...rawStoreIsGiven)` to the object that holds this shape. */
export const rawStoreConfig = {
  rawStoreDir: z.string().optional().describe('The folder of raw objects, where no S3 is given; it must exist.'),
  s3Endpoint: z
    .url({ protocol: /^https?$/, error: 'expected http(s)://host:port' })
    .optional()
    .describe('The address of the S3-compatible raw store.'),
  s3AccessKey: z.string().optional().describe('The access key of the raw store.'),
  s3SecretKey: secret(z.string().optional().describe('The secret key of the raw store.')),
  s3Bucket: z.string().optional().describe('The bucket of the raw objects.'),
  s3Region: z.string().optional().describe('The region of the bucket.'),
};
export interface RawStoreSettings {
  rawStoreDir?: string | undefined;
  s3Endpoint?: string | undefined;
  s3AccessKey?: string | undefined;
  s3SecretKey?: string | undefined;
  s3Bucket?: string | undefined;
  s3Region?: string | undefined;
}

const hasWholeS3 = (settings: RawStoreSettings): boolean =>
  [settings.s3Endpoint, settings.s3AccessKey, settings.s3SecretKey, settings.s3Bucket].every(
    (value) => value !== undefined,
  );

/** Arguments of `.refine(…)`: checked even when other settings are wrong, so that everything is reported at once. */
export const rawStoreIsGiven: [
  (settings: RawStoreSettings) => boolean,
  { error: string; path: string[]; when: () => boolean },
] = [
  (settings) => (settings.s3Endpoint === undefined ? settings.rawStoreDir !== undefined : hasWholeS3(settings)),
  {
    error: 'give RAW_STORE_DIR, or all of S3_ENDPOINT, S3_ACCESS_KEY, S3_SECRET_KEY and S3_BUCKET',
    path: ['rawStoreDir'],
    when: () => true,
  },
];

/** Where raw objects are kept, as `createRawStore` takes it; S3 where an endpoint is named, else the directory. */
export type RawStoreOptions =
  | { rawStoreDir: string; s3?: undefined }
  | {
      rawStoreDir?: undefined;
      s3: { endpoint: string; accessKey: string; secretKey: string; bucket: string; region?: string };
    };

/** Errors: none after `rawStoreIsGiven`. */
export const rawStoreOptions = (settings: RawStoreSettings): RawStoreOptions => {
  const { rawStoreDir, s3Endpoint, s3AccessKey = '', s3SecretKey = '', s3Bucket = '', s3Region } = settings;
  if (s3Endpoint === undefined) return { rawStoreDir: rawStoreDir ?? '' };
  const s3 = { endpoint: s3Endpoint, accessKey: s3AccessKey, secretKey: s3SecretKey, bucket: s3Bucket };
  return { s3: s3Region === undefined ? s3 : { ...s3, region: s3Region } };
};
