import { createHash } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { waitUntil } from '@aisle/testkit';
import { runCommand } from './commands.js';
import { LocalStackError } from './local-stack-error.js';
import { readJson, writeJson } from './stack-folder.js';

const IMAGE = 'rabbitmq:4';
const PULL_TIMEOUT_MS = 300_000;
const START_TIMEOUT_MS = 120_000;

export interface BrokerLogin {
  user: string;
  password: string;
}

interface ContainerRecord {
  program: string;
  name: string;
}

const recordFile = (folder: string): string => join(folder, 'container.json');

/** Runs the official image with its data in the stack's folder; returns once the broker says that it is up. */
export async function startContainer({
  program,
  folder,
  port,
  login,
}: {
  program: string;
  folder: string;
  port: number;
  login: BrokerLogin;
}): Promise<void> {
  const name = `aisle-rabbitmq-${createHash('sha256').update(folder).digest('hex').slice(0, 10)}`;
  const data = join(folder, 'container-data');
  mkdirSync(data, { recursive: true });
  // Written first: whatever happens next, the next start knows what to remove.
  writeJson(recordFile(folder), { program, name } satisfies ContainerRecord);
  await runCommand(
    [
      ...[program, 'run', '--detach', '--name', name, '--hostname', 'aisle'],
      ...['--publish', `127.0.0.1:${port}:5672`, '--volume', `${data}:/var/lib/rabbitmq`],
      ...['--env', `RABBITMQ_DEFAULT_USER=${login.user}`, '--env', `RABBITMQ_DEFAULT_PASS=${login.password}`],
      IMAGE,
    ],
    { timeoutMs: PULL_TIMEOUT_MS },
  );
  const saysItIsUp = async (): Promise<boolean> =>
    (await runCommand([program, 'logs', name])).includes('completed with');
  if (await waitUntil(saysItIsUp, { timeoutMs: START_TIMEOUT_MS, everyMs: 250 })) return;
  throw new LocalStackError(
    'RABBITMQ_DID_NOT_START',
    `The RabbitMQ container ${name} did not come up.`,
    `Read \`${program} logs ${name}\`, or set AMQP_URL to a broker of yours.`,
  );
}

/** Stops and removes the folder's container, if there is one; its data stays. */
export async function stopContainer(folder: string): Promise<void> {
  const record = readJson<ContainerRecord>(recordFile(folder));
  if (!record) return;
  const { program, name } = record;
  await runCommand([program, 'stop', '-t', '20', name]).catch(() => undefined); // It may be gone already.
  await runCommand([program, 'rm', '--force', name]).catch(() => undefined);
  rmSync(recordFile(folder), { force: true });
}
