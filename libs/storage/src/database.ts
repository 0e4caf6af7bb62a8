import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { isTransactionConflict, translateDatabaseErrors } from './database-errors.js';
import { Prisma, PrismaClient } from './generated/prisma/client.js';
import { runTransaction } from './transaction.js';

export { Prisma };

/** One pool of connections, and Prisma's client on top of it. */
export interface Database {
  prisma: PrismaClient;
  pool: pg.Pool;
  close(): Promise<void>;
}

/** Anything statements can be sent to: a transaction, or Prisma's client for a single statement. */
export interface Queryable {
  /** Answers with the rows; columns as Prisma reads them (bigint as `bigint`, jsonb parsed, times as `Date`). */
  $queryRaw<Rows = unknown>(query: TemplateStringsArray | Prisma.Sql, ...values: unknown[]): Promise<Rows>;
  /** Answers with how many rows were written. */
  $executeRaw(query: TemplateStringsArray | Prisma.Sql, ...values: unknown[]): Promise<number>;
}

/** What a transaction offers: statements of one's own. */
export type Tx = Queryable;

export interface DatabaseOptions {
  databaseUrl: string;
  /** Default 10. */
  maxConnections?: number;
}

/** How long to wait for a connection before the database counts as unavailable. */
const connectionTimeoutMs = 10_000;

/** Connects lazily: a wrong address shows itself at the first statement. */
export const createDatabase = ({ databaseUrl, maxConnections = 10 }: DatabaseOptions): Database => {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: maxConnections,
    connectionTimeoutMillis: connectionTimeoutMs,
    // Prisma writes and reads times without their zone; in any other zone than UTC they would shift.
    options: '-c timezone=UTC',
  });
  // A connection that breaks while nobody uses it: the pool drops it, and whoever asks next gets a new one or an error.
  pool.on('error', () => undefined);
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool), errorFormat: 'minimal' });
  const close = async (): Promise<void> => {
    await prisma.$disconnect();
    await pool.end();
  };
  return { prisma, pool, close };
};

export interface TransactionOptions {
  /** After this the transaction is rolled back; default 15 s. */
  timeoutMs?: number;
}

const attemptsAtConflicts = 4;

/**
 * Runs `work` in one read-committed transaction. When the database picks it as the victim of a deadlock or conflict,
 * `work` runs again from the start: it must have no effect outside of the transaction.
 * Errors: RetryableError `DATABASE_UNAVAILABLE`, `DATABASE_TIMEOUT`, `DATABASE_CONFLICT`; else what `work` throws.
 */
export const inTransaction = async <T>(
  { pool }: Pick<Database, 'pool'>,
  work: (tx: Tx) => Promise<T>,
  { timeoutMs = 15_000 }: TransactionOptions = {},
): Promise<T> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await translateDatabaseErrors(() => runTransaction(pool, work, timeoutMs));
    } catch (error) {
      if (!isTransactionConflict(error) || attempt === attemptsAtConflicts) throw error;
    }
  }
};
