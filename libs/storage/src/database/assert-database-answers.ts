import { translateDatabaseErrors } from './database-errors.js';
import type { Database } from './database.js';

const answerTimeoutMs = 5_000;

/** Asks the database something trivial. Errors: UnavailableError `DATABASE_UNAVAILABLE`, RetryableError `DATABASE_TIMEOUT`. */
export const assertDatabaseAnswers = async ({ pool }: Pick<Database, 'pool'>): Promise<void> => {
  const query = { text: 'select 1', query_timeout: answerTimeoutMs }; // pg takes it, its types leave it out.
  await translateDatabaseErrors(() => pool.query(query));
};
