import { isTransactionConflict, translateDatabaseErrors } from './database-errors.js';
import type { Database } from './database.js';
import type { Tx } from './queryable.js';
import { runTransaction } from './transaction.js';

export interface TransactionOptions {
  /** After this the transaction is rolled back; default 15 s. */
  timeoutMs?: number;
}

const attemptsAtConflicts = 4;

/**
 * Runs `work` in one read-committed transaction. When the database picks it as the victim of a deadlock or conflict,
 * `work` runs again from the start: it must have no effect outside of the transaction.
 * Errors: UnavailableError `DATABASE_UNAVAILABLE`; RetryableError `DATABASE_TIMEOUT`, `DATABASE_CONFLICT`; else what `work` throws.
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
