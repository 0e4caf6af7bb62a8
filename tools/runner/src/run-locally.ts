import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSession, sessionFile, type Session } from '@aisle/cli';
import { PermanentError } from '@aisle/core';
import { isAbandoned, processBirthmark, startLocalStack, type LocalStack } from '@aisle/local-stack';
import { migrateDatabase } from '@aisle/storage';
import { startAisle, type RunningAisle } from './start-aisle.js';

export interface LocalRunOptions {
  /** The stack's data, logs and raw store. */
  dataDir: string;
  /** Folder of the session file that the `aisle` commands read. */
  home: string;
  retailersDir?: string | undefined;
  resolveOverride?: string;
  shop?: string | null;
  env?: Record<string, string>;
  onProgress: (sentence: string) => void;
}

export interface LocalRun {
  aisle: RunningAisle;
  stack: LocalStack;
  session: Session;
  databaseUrl: string;
  amqpUrl: string;
  stop(): Promise<void>;
}

/** The local stack, migrated, with all services on it, announced to the `aisle` commands of this clone. */
export const runLocally = async (options: LocalRunOptions): Promise<LocalRun> => {
  const { dataDir, home, onProgress } = options;
  refuseSecondRun(home);
  mkdirSync(dataDir, { recursive: true });
  onProgress('Starting PostgreSQL and RabbitMQ, where the environment names none.');
  const services = process.env['S3_ENDPOINT']
    ? (['postgres', 'rabbitmq', 's3'] as const)
    : (['postgres', 'rabbitmq'] as const);
  const stack = await startLocalStack({ dataDir: stackFolder(dataDir), services, durability: 'durable', onProgress });
  let aisle: RunningAisle | undefined;
  const stop = async (): Promise<void> => {
    rmSync(sessionFile(home), { force: true });
    await aisle?.stop();
    await stack.stop();
  };
  try {
    const { databaseUrl, amqpUrl } = addressesOf(stack);
    onProgress('Bringing the database up to date.');
    await migrateDatabase(databaseUrl);
    onProgress('Starting the services.');
    const { retailersDir, resolveOverride, env } = options;
    aisle = await startAisle({
      dataDir,
      databaseUrl,
      amqpUrl,
      s3: stack.s3,
      apiKey: apiKeyOf(dataDir),
      retailersDir,
      ...(resolveOverride === undefined ? {} : { resolveOverride }),
      ...(env === undefined ? {} : { env }),
    });
    const session = { ...aisle.session, shop: options.shop ?? null, birthmark: processBirthmark(process.pid) };
    mkdirSync(home, { recursive: true });
    writeFileSync(sessionFile(home), `${JSON.stringify(session, null, 2)}\n`, { mode: 0o600 });
    return { aisle, stack, session, databaseUrl, amqpUrl, stop };
  } catch (error) {
    await stop();
    throw error;
  }
};

/** Where a run keeps its local stack. */
export const stackFolder = (dataDir: string): string => join(dataDir, 'stack');

/** Errors: PermanentError `ALREADY_RUNNING`. */
export const refuseSecondRun = (home: string): void => {
  const running = readSession(sessionFile(home));
  if (!running || !isRunning(running)) return;
  throw new PermanentError(
    'ALREADY_RUNNING',
    `Process ${running.pid} of this clone already runs Aisle, with its data in ${running.dataDir}.`,
    {
      fix: 'Stop it first, with Ctrl-C or `npx aisle down`, or set AISLE_HOME to another folder.',
    },
  );
};

/** Whether the process of a session runs. The PID of one that was killed may be somebody else's by now. */
export const isRunning = ({ pid, birthmark, dataDir }: Session): boolean => {
  const seen = processBirthmark(pid);
  if (seen === undefined || isAbandoned(stackFolder(dataDir))) return false;
  return birthmark === undefined || birthmark === seen;
};

const addressesOf = ({ databaseUrl, amqpUrl }: LocalStack): { databaseUrl: string; amqpUrl: string } => {
  if (databaseUrl === undefined || amqpUrl === undefined) {
    throw new PermanentError('STACK_INCOMPLETE', 'The local stack came up without PostgreSQL or RabbitMQ.');
  }
  return { databaseUrl, amqpUrl };
};

/** One key for all doors of a local run; made once for a data folder. */
const apiKeyOf = (dataDir: string): string => {
  const file = join(dataDir, 'api-key');
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    const key = randomBytes(24).toString('base64url');
    writeFileSync(file, `${key}\n`, { mode: 0o600 });
    return key;
  }
};
