import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { lendDirectory, type LentDirectory, startProcess, type StartedProcess, waitFor } from '@aisle/testkit';
import { connect } from 'amqplib';
import pg from 'pg';
import { isPortFree } from './free-port.js';
import { type LocalStack, startLocalStack, stopEverythingIn } from './index.js';
import { readPorts } from './ports.js';
import { processesOf } from './processes.js';
import { readJson } from './stack-folder.js';

// RabbitMQ takes some 5 s to come up on two busy cores, and most of these tests start it more than once.
jest.setTimeout(180_000);

const services = ['postgres', 'rabbitmq'] as const;
let parent: LentDirectory;

beforeAll(async () => {
  parent = await lendDirectory();
  // Nobody else may enter: PostgreSQL must cope, also when this runs as root.
  await chmod(parent.path, 0o700);
});

afterAll(() => parent.release());

const dataDirFor = async (name: string): Promise<string> => {
  const dataDir = join(parent.path, name);
  await mkdir(dataDir);
  return dataDir;
};

const start = (dataDir: string): Promise<LocalStack> =>
  startLocalStack({ dataDir, services, durability: 'fast', env: {} });

async function query(databaseUrl: string | undefined, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

async function putMessage(amqpUrl: string | undefined, text: string): Promise<void> {
  const connection = await connect(amqpUrl ?? '');
  const channel = await connection.createConfirmChannel();
  await channel.assertQueue('kept', { durable: true, arguments: { 'x-queue-type': 'quorum' } });
  channel.sendToQueue('kept', Buffer.from(text), { persistent: true });
  await channel.waitForConfirms();
  await connection.close();
}

async function takeMessage(amqpUrl: string | undefined): Promise<string | undefined> {
  const connection = await connect(amqpUrl ?? '');
  const channel = await connection.createChannel();
  const message = await channel.get('kept', { noAck: true });
  await connection.close();
  return message === false ? undefined : message.content.toString();
}

async function expectNothingLeft(dataDir: string): Promise<void> {
  expect(processesOf(dataDir)).toEqual([]);
  for (const port of Object.values(readPorts(dataDir) ?? {})) {
    expect({ port, isFree: await isPortFree(port) }).toEqual({ port, isFree: true });
  }
}

/** A process of its own that starts a stack and then does nothing until it is killed. */
const startOwner = (dataDir: string): Promise<StartedProcess> =>
  startProcess({
    name: 'the owner of the stack',
    command: process.execPath,
    args: ['--input-type=module', '--eval', OWNER_SCRIPT, dataDir],
    cwd: join(import.meta.dirname, '..'),
    env: { DATABASE_URL: '', AMQP_URL: '' },
    readyWhen: /stack is up/,
    readyTimeoutMs: 120_000,
  });

const OWNER_SCRIPT = `
  import { startLocalStack } from '@aisle/local-stack';
  await startLocalStack({ dataDir: process.argv[1], services: ['postgres', 'rabbitmq'], durability: 'fast' });
  console.log('stack is up');
  setInterval(() => {}, 1_000);
`;

describe('a local stack', () => {
  it('keeps data over a restart of its services, and a stop leaves no process and no port behind', async () => {
    const dataDir = await dataDirFor('kept data');
    const stack = await start(dataDir);
    await query(stack.databaseUrl, 'create table kept as select 42 as answer');
    await putMessage(stack.amqpUrl, 'still here');

    await Promise.all([stack.restart('postgres'), stack.restart('rabbitmq')]);
    expect(await query(stack.databaseUrl, 'select answer from kept')).toEqual([{ answer: 42 }]);
    expect(await takeMessage(stack.amqpUrl)).toBe('still here');

    await Promise.all([stack.stop(), stack.stop()]);
    await stack.stop();
    await expectNothingLeft(dataDir);
  });

  it('runs beside another one, and refuses a data folder that a living process uses', async () => {
    const [one, other] = [await dataDirFor('one'), await dataDirFor('other')];
    const stacks = await Promise.all([start(one), start(other)]);
    try {
      await query(stacks[0].databaseUrl, 'create table only_in_one (id int)');
      await expect(query(stacks[1].databaseUrl, 'select * from only_in_one')).rejects.toThrow('does not exist');
      await Promise.all([putMessage(stacks[0].amqpUrl, 'for one'), putMessage(stacks[1].amqpUrl, 'for the other')]);
      expect(await takeMessage(stacks[0].amqpUrl)).toBe('for one');
      await expect(start(one)).rejects.toMatchObject({ code: 'DATA_FOLDER_IN_USE' });
      expect(await query(stacks[0].databaseUrl, 'select 1 as alive')).toEqual([{ alive: 1 }]);
    } finally {
      await Promise.all(stacks.map((stack) => stack.stop()));
    }
  });

  it('is stopped when the process that started it is killed', async () => {
    const dataDir = await dataDirFor('watched');
    const owner = await startOwner(dataDir);
    expect(processesOf(dataDir)).not.toEqual([]);
    owner.kill('SIGKILL');
    await waitFor('the stack to be stopped', () => processesOf(dataDir).length === 0, { timeoutMs: 60_000 });
    await waitFor('the port mapper to end', async () => isPortFree(readPorts(dataDir)?.epmd ?? 0));
    await expectNothingLeft(dataDir);
  });

  it('recovers what a killed run left running, with the data that was there', async () => {
    const dataDir = await dataDirFor('orphaned');
    const owner = await startOwner(dataDir);
    const watchdog = readJson<{ watchdogPid: number }>(join(dataDir, 'owner.json'))?.watchdogPid ?? 0;
    process.kill(watchdog, 'SIGKILL');
    owner.kill('SIGKILL');
    await owner.waitForExit();
    expect(processesOf(dataDir)).not.toEqual([]);

    const stack = await start(dataDir);
    try {
      expect(await query(stack.databaseUrl, 'select 1 as alive')).toEqual([{ alive: 1 }]);
      await putMessage(stack.amqpUrl, 'after the crash');
      expect(await takeMessage(stack.amqpUrl)).toBe('after the crash');
    } finally {
      await stack.stop();
    }
    await expectNothingLeft(dataDir);
  });

  it('recovers services that were killed themselves, stale PID files included', async () => {
    const dataDir = await dataDirFor('killed');
    const stack = await start(dataDir);
    await query(stack.databaseUrl, 'create table kept as select 42 as answer');
    for (const { pid } of processesOf(dataDir)) process.kill(pid, 'SIGKILL');
    await waitFor('the services to be dead', () => processesOf(dataDir).length === 0);
    await Promise.all([stack.restart('postgres'), stack.restart('rabbitmq')]);
    expect(await query(stack.databaseUrl, 'select answer from kept')).toEqual([{ answer: 42 }]);
    await putMessage(stack.amqpUrl, 'alive again');
    await stack.stop();
    await stopEverythingIn(dataDir);
    await expectNothingLeft(dataDir);
  });
});
