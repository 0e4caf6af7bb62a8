import { join } from 'node:path';
import type { Session } from '@aisle/cli';
import { freePort, type S3Connection } from '@aisle/local-stack';
import { makeRawStoreFolder } from '@aisle/storage';
import { mainOf } from './main-of.js';
import { startServiceProcess, type ServiceProcess, type ServiceSpec } from './service-process.js';

export interface AisleOptions {
  dataDir: string;
  databaseUrl: string;
  amqpUrl: string;
  /** Where raw objects go; a directory in `dataDir` when absent. */
  s3?: S3Connection | undefined;
  /** Prefix of queues and exchanges. */
  namespace?: string;
  apiKey: string;
  /** A folder of JSON recipes. */
  retailersDir?: string | undefined;
  /** `host=127.0.0.1:port,…`: hosts that are reached at another address. */
  resolveOverride?: string;
  /** Processes of each worker kind; 1 unless said otherwise. */
  replicas?: Partial<Record<WorkerKind, number>>;
  /** Where workers of a kind find database and broker, when not where all do: behind a proxy. */
  lines?: Partial<Record<WorkerKind, ServerLines>>;
  /** Settings for all services, over those of this process's environment. */
  env?: Record<string, string>;
}

export type WorkerKind = 'orchestrator' | 'fetcher' | 'parser' | 'catalog-sync';

export type ServerLines = Pick<AisleOptions, 'databaseUrl' | 'amqpUrl'>;

export interface RunningAisle {
  session: Session;
  processes: readonly ServiceProcess[];
  /** Stops all services in the order of the data flow. Harmless when repeated. */
  stop(): Promise<void>;
}

const tenant = 'demo';

/** Starts every service as a process of its own and waits until all are ready. Leaves nothing running when one fails. */
export const startAisle = async (options: AisleOptions): Promise<RunningAisle> => {
  const ports = { control: await freePort(), catalogApi: await freePort(), storefront: await freePort() };
  const logDir = join(options.dataDir, 'logs');
  // The services themselves never make it, so that they cannot take a store that is away for an empty one.
  if (!options.s3) await makeRawStoreFolder(rawStoreFolder(options));
  const control = `http://127.0.0.1:${ports.control}`;
  const catalogApi = `http://127.0.0.1:${ports.catalogApi}`;
  const storefront = `http://127.0.0.1:${ports.storefront}`;
  const processes: ServiceProcess[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(processes.map((running) => running.stop()));
  };
  const start = async (specs: readonly ServiceSpec[]): Promise<void> => {
    const started = specs.map((spec) => startServiceProcess(spec, { logDir }));
    processes.push(...started);
    await Promise.all(started.map(({ ready }) => ready));
  };
  try {
    // The orchestrator declares what the others consume; the storefront reads through the catalog API.
    await start(
      workers('orchestrator', options, (lines, index) => ({
        ...database(lines),
        ...broker(lines),
        ...retailers(options),
        ...rawStore(options),
        HTTP_PORT: index === 0 ? String(ports.control) : '0',
      })),
    );
    await start([
      ...workers('fetcher', options, (lines) => ({
        ...broker(lines),
        ...rawStore(options),
        ...resolveOverride(options),
        ...operator(),
      })),
      ...workers('parser', options, (lines) => ({ ...database(lines), ...broker(lines), ...rawStore(options) })),
      ...workers('catalog-sync', options, (lines) => ({ ...database(lines), ...broker(lines) })),
      spec('catalog-api', mainOf('apps/catalog-api'), options, {
        ...database(options),
        HTTP_PORT: String(ports.catalogApi),
      }),
      spec('demo-storefront', mainOf('tools/demo-storefront'), options, {
        ...broker(options),
        HTTP_PORT: String(ports.storefront),
        CATALOG_API_URL: catalogApi,
        CATALOG_API_KEY: options.apiKey,
        TENANT: tenant,
      }),
    ]);
  } catch (error) {
    await stop();
    throw error;
  }
  const session: Session = {
    control,
    catalogApi,
    storefront,
    shop: null,
    apiKey: options.apiKey,
    tenant,
    dataDir: options.dataDir,
    pid: process.pid,
  };
  return { session, processes, stop };
};

const workers = (
  kind: WorkerKind,
  options: AisleOptions,
  env: (lines: AisleOptions, index: number) => Record<string, string>,
): ServiceSpec[] =>
  Array.from({ length: options.replicas?.[kind] ?? 1 }, (_, index) => {
    const name = index === 0 ? kind : `${kind}-${index + 1}`;
    return spec(name, mainOf(`apps/${kind}`), options, env({ ...options, ...options.lines?.[kind] }, index));
  });

// Each service gets the connections it needs and no others: the fetcher meets the internet and must not know the database.
const connectionVariables = [
  'DATABASE_URL',
  'AMQP_URL',
  'S3_ENDPOINT',
  'S3_ACCESS_KEY',
  'S3_SECRET_KEY',
  'S3_BUCKET',
  'S3_REGION',
  'HTTP_PORT',
];

const spec = (
  name: string,
  entry: string,
  { env = {}, apiKey }: AisleOptions,
  own: Record<string, string>,
): ServiceSpec => {
  const inherited = Object.entries(process.env).filter(
    (pair): pair is [string, string] => pair[1] !== undefined && !connectionVariables.includes(pair[0]),
  );
  return {
    name,
    entry,
    env: { ...Object.fromEntries(inherited), NODE_ENV: 'production', API_KEYS: apiKey, ...env, ...own },
  };
};

const database = ({ databaseUrl }: AisleOptions): Record<string, string> => ({ DATABASE_URL: databaseUrl });
const broker = ({ amqpUrl, namespace = '' }: AisleOptions): Record<string, string> => ({
  AMQP_URL: amqpUrl,
  AISLE_NAMESPACE: namespace,
});
const retailers = ({ retailersDir }: AisleOptions): Record<string, string> => ({
  TENANTS: tenant,
  ...(retailersDir ? { RETAILERS_DIR: retailersDir } : {}),
});
const resolveOverride = (options: AisleOptions): Record<string, string> =>
  options.resolveOverride ? { RESOLVE_OVERRIDE: options.resolveOverride } : {};
/** On a developer's machine nobody is asked who crawls; whoever deploys the fetcher is. */
const operator = (): Record<string, string> => ({
  BOT_INFO_URL: process.env['BOT_INFO_URL'] ?? 'https://example.com/aisle-on-a-developers-machine',
  BOT_CONTACT: process.env['BOT_CONTACT'] ?? 'nobody@example.com',
});
const rawStore = ({ s3, dataDir }: AisleOptions): Record<string, string> =>
  s3
    ? {
        S3_ENDPOINT: s3.endpoint,
        S3_ACCESS_KEY: s3.accessKey,
        S3_SECRET_KEY: s3.secretKey,
        S3_BUCKET: s3.bucket,
        S3_REGION: s3.region,
      }
    : { RAW_STORE_DIR: rawStoreFolder({ dataDir }) };

const rawStoreFolder = ({ dataDir }: Pick<AisleOptions, 'dataDir'>): string => join(dataDir, 'raw-store');
