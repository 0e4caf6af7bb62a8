import { mkdirSync, realpathSync } from 'node:fs';
import { startCephGateway } from './ceph-gateway.js';
import { stopEverythingIn } from './leftovers.js';
import { giveUpOwnership, noteWatchdog, takeOwnership } from './owner.js';
import { claimPorts, type StackPorts } from './ports.js';
import { type Durability, startPostgres, stopPostgres } from './postgres.js';
import { startRabbitmq, stopRabbitmq } from './rabbitmq.js';
import { obtainRabbitmq, type RabbitmqSource } from './rabbitmq-source.js';
import { type S3Connection, s3FromEnvironment } from './s3-connection.js';
import { startWatchdog } from './watchdog.js';

export type StackService = 'postgres' | 'rabbitmq' | 's3';

export interface LocalStackOptions {
  /** Everything of the stack lives here: data, logs, ports. Made when missing. */
  dataDir: string;
  services: readonly StackService[];
  /** `durable` keeps PostgreSQL's defaults; `fast` trades safety against a power cut for speed (tests). */
  durability: Durability;
  /** `DATABASE_URL`, `AMQP_URL` and `S3_ENDPOINT` (with `S3_ACCESS_KEY`, `S3_SECRET_KEY`, `S3_BUCKET`, `S3_REGION`) win: that service is not started. */
  env?: NodeJS.ProcessEnv;
  /** Told in one sentence what takes time. */
  onProgress?: (sentence: string) => void;
}

export interface LocalStack {
  databaseUrl?: string;
  amqpUrl?: string;
  s3?: S3Connection;
  /** Why there is no S3 server, where none can be had. */
  s3SkippedBecause?: string;
  /** Stops the service and starts it again on the same port and data. Only for services that this stack started. */
  restart(service: 'postgres' | 'rabbitmq'): Promise<void>;
  /** Stops everything that was started and waits until it is gone. Harmless when repeated. */
  stop(): Promise<void>;
}

/** Starts the services that the environment does not provide. Fails with a `LocalStackError`, and then leaves nothing running. */
export async function startLocalStack(options: LocalStackOptions): Promise<LocalStack> {
  const { services, env = process.env } = options;
  const provided = providedBy(env, services);
  const missing = services.filter((service) => !provided.services.has(service));
  if (missing.length === 0) return { ...provided.connections, restart: refuseRestart, stop: async () => undefined };

  const dataDir = prepareFolder(options.dataDir);
  takeOwnership(dataDir);
  await stopEverythingIn(dataDir);
  const watchdog = startWatchdog(dataDir);
  noteWatchdog(dataDir, watchdog.pid);
  let stopping: Promise<void> | undefined;
  const stop = (): Promise<void> => (stopping ??= stopStack());
  const stopStack = async (): Promise<void> => {
    await stopEverythingIn(dataDir);
    await watchdog.dismiss();
    giveUpOwnership(dataDir);
  };

  try {
    const { connections, restart } = await startServices(dataDir, missing, options);
    return { ...provided.connections, ...connections, restart, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

type Connections = Pick<LocalStack, 'databaseUrl' | 'amqpUrl' | 's3' | 's3SkippedBecause'>;

function providedBy(
  env: NodeJS.ProcessEnv,
  wanted: readonly StackService[],
): { connections: Connections; services: Set<StackService> } {
  const connections: Connections = {};
  const services = new Set<StackService>();
  for (const service of wanted) {
    if (service === 'postgres' && env['DATABASE_URL']) connections.databaseUrl = env['DATABASE_URL'];
    else if (service === 'rabbitmq' && env['AMQP_URL']) connections.amqpUrl = env['AMQP_URL'];
    else if (service === 's3' && env['S3_ENDPOINT']) connections.s3 = s3FromEnvironment(env);
    else continue;
    services.add(service);
  }
  return { connections, services };
}

/** The folder's real path, because that is what the system tells about the programs running in it. */
function prepareFolder(dataDir: string): string {
  mkdirSync(dataDir, { recursive: true });
  return realpathSync(dataDir);
}

async function startServices(
  dataDir: string,
  services: readonly StackService[],
  { durability, onProgress = () => undefined }: LocalStackOptions,
): Promise<{ connections: Connections; restart: LocalStack['restart'] }> {
  const ports = await claimPorts(dataDir);
  const connections: Connections = {};
  const restarts: Partial<Record<StackService, () => Promise<void>>> = {};
  const starts: Record<StackService, () => Promise<void>> = {
    postgres: async () => {
      connections.databaseUrl = await startPostgres(dataDir, ports.postgres, durability);
      restarts.postgres = async () => {
        await stopPostgres(dataDir);
        await startPostgres(dataDir, ports.postgres, durability);
      };
    },
    rabbitmq: async () => {
      const source = await obtainRabbitmq(onProgress);
      onProgress('Starting RabbitMQ.');
      connections.amqpUrl = await startRabbitmq(dataDir, ports, source);
      restarts.rabbitmq = () => restartRabbitmq(dataDir, ports, source);
    },
    s3: async () => {
      Object.assign(connections, await startCephGateway(dataDir, ports, onProgress));
    },
  };
  await allOrFirstFailure(services.map((service) => starts[service]()));
  const restart = (service: 'postgres' | 'rabbitmq'): Promise<void> => (restarts[service] ?? refuseRestart)(service);
  return { connections, restart };
}

async function restartRabbitmq(dataDir: string, ports: StackPorts, source: RabbitmqSource): Promise<void> {
  await stopRabbitmq(dataDir);
  await startRabbitmq(dataDir, ports, source);
}

async function refuseRestart(service?: StackService): Promise<void> {
  throw new Error(`The local stack did not start ${service ?? 'this service'}, so it cannot restart it.`);
}

/** Waits for all of them, so that nothing is still starting when the first failure is reported. */
async function allOrFirstFailure(starts: readonly Promise<void>[]): Promise<void> {
  const outcomes = await Promise.allSettled(starts);
  const failure = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failure) throw failure.reason;
}
