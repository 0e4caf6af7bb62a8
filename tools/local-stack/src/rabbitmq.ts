import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { waitUntil } from '@aisle/testkit';
import { stopEpmd } from './epmd.js';
import { LocalStackError } from './local-stack-error.js';
import { readPorts, type StackPorts } from './ports.js';
import { signalProcessesOf, spawnDetached, waitUntilGone } from './processes.js';
import { type BrokerLogin, startContainer, stopContainer } from './rabbitmq-container.js';
import type { RabbitmqSource } from './rabbitmq-source.js';
import { lastLines, readJson, writeJson } from './stack-folder.js';

const START_TIMEOUT_MS = 120_000;
const STOP_TIMEOUT_MS = 30_000;
const USER = 'aisle';

export const rabbitmqFolder = (dataDir: string): string => join(dataDir, 'rabbitmq');

/** Starts the stack's own broker node and returns its URL once the broker itself says that it is up. */
export async function startRabbitmq(dataDir: string, ports: StackPorts, source: RabbitmqSource): Promise<string> {
  const folder = rabbitmqFolder(dataDir);
  mkdirSync(join(folder, 'home'), { recursive: true, mode: 0o700 });
  const login = { user: USER, password: passwordFor(folder) };
  if (source.kind === 'engine') await startContainer({ program: source.program, folder, port: ports.amqp, login });
  else await startNode(source.path, folder, ports, login);
  return `amqp://${login.user}:${login.password}@127.0.0.1:${ports.amqp}`;
}

/** Stops the stack's broker, whoever started it, and the port mapper that Erlang leaves behind. */
export async function stopRabbitmq(dataDir: string): Promise<void> {
  const folder = rabbitmqFolder(dataDir);
  await stopContainer(folder);
  signalProcessesOf(folder, 'SIGTERM');
  // The PID file goes long before the process does, and a restart meanwhile would find the node's port taken.
  await waitUntilGone(folder, STOP_TIMEOUT_MS);
  const epmdPort = readPorts(dataDir)?.epmd;
  if (epmdPort !== undefined) await waitUntil(() => stopEpmd(epmdPort), { timeoutMs: 5_000, everyMs: 50 });
}

function passwordFor(folder: string): string {
  const file = join(folder, 'login.json');
  const known = readJson<{ password: string }>(file)?.password;
  if (known) return known;
  const password = randomBytes(12).toString('hex');
  writeJson(file, { password });
  return password;
}

async function startNode(script: string, folder: string, ports: StackPorts, login: BrokerLogin): Promise<void> {
  writeConfiguration(folder, ports, login);
  const logFile = join(folder, 'server.log');
  const node = spawnDetached([script], { logFile, cwd: folder, env: nodeEnvironment(folder, ports) });
  let hasEnded = false;
  node.once('exit', () => (hasEnded = true));
  node.once('error', () => (hasEnded = true));
  // The AMQP port opens before boot is over; this line comes after it.
  const saysItIsUp = (): boolean => readFileSync(logFile, 'utf8').includes('completed with');
  const outcome = await waitUntil(() => (saysItIsUp() ? 'up' : hasEnded && 'ended'), { timeoutMs: START_TIMEOUT_MS });
  if (outcome === 'up') return;
  throw new LocalStackError(
    'RABBITMQ_DID_NOT_START',
    `RabbitMQ did not start:\n${lastLines(logFile)}\n`,
    `Read the logs in ${folder}, or set AMQP_URL to a broker of yours.`,
  );
}

function writeConfiguration(folder: string, ports: StackPorts, login: BrokerLogin): void {
  const settings = [
    `listeners.tcp.1 = 127.0.0.1:${ports.amqp}`,
    `default_user = ${login.user}`,
    `default_pass = ${login.password}`,
    // A developer's disk is often nearly full; the broker would otherwise block publishers.
    'disk_free_limit.absolute = 100MB',
    'raft.wal_max_size_bytes = 67108864',
  ];
  writeFileSync(join(folder, 'rabbitmq.conf'), `${settings.join('\n')}\n`, { mode: 0o600 });
  writeFileSync(join(folder, 'enabled_plugins'), '[].\n');
}

function nodeEnvironment(folder: string, ports: StackPorts): NodeJS.ProcessEnv {
  // Erlang allows one node of a name on a host, so the name follows from the folder.
  const nodeName = `aisle-${createHash('sha256').update(folder).digest('hex').slice(0, 10)}@localhost`;
  return {
    ...withoutRabbitmqSettings(process.env),
    HOME: join(folder, 'home'),
    RABBITMQ_NODENAME: nodeName,
    RABBITMQ_CONFIG_FILE: join(folder, 'rabbitmq.conf'),
    RABBITMQ_ENABLED_PLUGINS_FILE: join(folder, 'enabled_plugins'),
    RABBITMQ_MNESIA_BASE: join(folder, 'mnesia'),
    RABBITMQ_LOG_BASE: join(folder, 'log'),
    RABBITMQ_PID_FILE: join(folder, 'node.pid'),
    RABBITMQ_DIST_PORT: String(ports.erlangDistribution),
    // Without `+sbwt none` Erlang's schedulers spin for a while when they have nothing to do, and take the processor from
    // everything else on a machine with few cores; RabbitMQ's own guide to its runtime recommends it there.
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS:
      '-kernel inet_dist_use_interface {127,0,0,1} +sbwt none +sbwtdcpu none +sbwtdio none',
    ERL_EPMD_PORT: String(ports.epmd),
    ERL_EPMD_ADDRESS: '127.0.0.1',
  };
}

function withoutRabbitmqSettings(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('RABBITMQ_')));
}
