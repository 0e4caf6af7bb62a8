import { PrismaPg } from '@prisma/adapter-pg';
import { isTransactionConflict, translateDatabaseErrors } from './database-errors.js';
import { Prisma, PrismaClient } from './generated/prisma/client.js';

export { Prisma };

/** One pool of connections, and Prisma's client on top of it. */
export interface Database {
  prisma: PrismaClient;
  close(): Promise<void>;
}

/** What a transaction offers: the client's models, `$queryRaw` and `$executeRaw`. */
export type Tx = Prisma.TransactionClient;

/** Anything statements can be sent to: a transaction, or the client for a single statement. */
export type Queryable = Pick<PrismaClient, '$queryRaw' | '$executeRaw'>;

export interface DatabaseOptions {
  databaseUrl: string;
  /** Default 10. */
  maxConnections?: number;
}

/** How long to wait for a connection before the database counts as unavailable. */
const connectionTimeoutMs = 10_000;

/** Connects lazily: a wrong address shows itself at the first statement. */
export const createDatabase = ({ databaseUrl, maxConnections = 10 }: DatabaseOptions): Database => {
  const adapter = new PrismaPg({
    connectionString: databaseUrl,
    max: maxConnections,
    connectionTimeoutMillis: connectionTimeoutMs,
    // The adapter writes and reads times without their zone; in any other zone than UTC they would shift.
    options: '-c timezone=UTC',
  });
  const prisma = new PrismaClient({ adapter, errorFormat: 'minimal' });
  return { prisma, close: () => prisma.$disconnect() };
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
  { prisma }: Database,
  work: (tx: Tx) => Promise<T>,
  { timeoutMs = 15_000 }: TransactionOptions = {},
): Promise<T> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await translateDatabaseErrors(() =>
        prisma.$transaction(work, {
          isolationLevel: 'ReadCommitted',
          timeout: timeoutMs,
          maxWait: connectionTimeoutMs,
        }),
      );
    } catch (error) {
      if (!isTransactionConflict(error) || attempt === attemptsAtConflicts) throw error;
    }
  }
};
