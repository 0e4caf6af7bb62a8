import { RetryableError } from '@aisle/core';
import pg from 'pg';
import { Prisma } from '../generated/prisma/client.js';
import type { Tx } from './queryable.js';

/**
 * Runs `work` between BEGIN and COMMIT on one connection of the pool. Statements go to the driver as they are: through
 * Prisma's client, which checks and converts each value and each cell on its way, those of a page cost this process
 * more than the page itself.
 * Errors: RetryableError `DATABASE_TIMEOUT`; those of `work` and of pg.
 */
export const runTransaction = async <T>(pool: pg.Pool, work: (tx: Tx) => Promise<T>, timeoutMs: number): Promise<T> => {
  const client = await pool.connect();
  const broken = brokenOrLate(client, timeoutMs);
  let isUsable = false;
  try {
    const answer = await Promise.race([commitAfter(client, work, timeoutMs), broken.promise]);
    isUsable = true;
    return answer;
  } catch (error) {
    // A connection that does not roll back is closed, and the server rolls back for it.
    isUsable = !broken.happened() && (await rolledBack(client));
    throw error;
  } finally {
    broken.end();
    client.release(!isUsable);
  }
};

const commitAfter = async <T>(client: pg.PoolClient, work: (tx: Tx) => Promise<T>, timeoutMs: number): Promise<T> => {
  const transaction = { isOpen: true };
  try {
    // One round trip. What this process has given up, the server does not go on with for long.
    await client.query(`begin isolation level read committed; set local statement_timeout = ${Math.ceil(timeoutMs)}`);
    const answer = await work(statementsOf(client, transaction, timeoutMs));
    await client.query('commit');
    return answer;
  } finally {
    transaction.isOpen = false;
  }
};

const rolledBack = (client: pg.PoolClient): Promise<boolean> =>
  client.query('rollback').then(
    () => true,
    () => false,
  );

/** Rejects when the connection breaks, even between two statements, and when the time is up. */
const brokenOrLate = (client: pg.PoolClient, timeoutMs: number) => {
  let happened = false;
  let reject: (error: unknown) => void = () => undefined;
  const promise = new Promise<never>((_resolve, fail) => (reject = fail));
  promise.catch(() => undefined);
  const fail = (error: unknown): void => {
    happened = true;
    reject(error);
  };
  const timer = setTimeout(
    () => fail(new RetryableError('DATABASE_TIMEOUT', `A transaction took longer than ${timeoutMs} ms.`)),
    timeoutMs,
  );
  client.on('error', fail);
  const end = (): void => {
    clearTimeout(timer);
    client.off('error', fail);
  };
  return { promise, happened: () => happened, end };
};

const statementsOf = (client: pg.PoolClient, transaction: { isOpen: boolean }, timeoutMs: number): Tx => {
  const send = async (query: TemplateStringsArray | Prisma.Sql, values: unknown[]) => {
    // The connection may be another transaction's by then.
    if (!transaction.isOpen) throw new Error('A statement came after the end of its transaction.');
    const statement = 'text' in query ? query : Prisma.sql(query, ...values);
    // Beyond the transaction's own time, which ends a connection that does not answer.
    const query_timeout = timeoutMs + 1_000;
    return client.query({ text: statement.text, values: statement.values, types, query_timeout } as pg.QueryConfig); // pg takes it, its types leave it out.
  };
  return {
    $queryRaw: async <Rows>(query: TemplateStringsArray | Prisma.Sql, ...values: unknown[]) =>
      (await send(query, values)).rows as Rows,
    $executeRaw: async (query, ...values) => (await send(query, values)).rowCount ?? 0,
  };
};

/** As Prisma reads them; pg alone would give bigints as text. */
const types = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === pg.types.builtins.INT8 ? BigInt : pg.types.getTypeParser(oid, format as 'text'),
};
