import { errorCodeOf, errorMessageOf, RetryableError } from '@aisle/core';
import type { Logger } from '@aisle/service-kit';

export interface MigrationDeps {
  /** Answers with the names of what it applied. */
  migrate: () => Promise<string[]>;
  log: Logger;
  pause: (ms: number) => Promise<void>;
  /** Tries before a database that cannot be reached is a failure. */
  attempts?: number;
}

const pauseMs = 3_000;

/** Migrates; waits for a database that is still starting. Answers with the exit code. */
export const runMigrations = async ({ migrate, log, pause, attempts = 20 }: MigrationDeps): Promise<number> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const applied = await migrate();
      log.info('The database is up to date.', { applied });
      return 0;
    } catch (error) {
      const fields = { code: errorCodeOf(error), reason: errorMessageOf(error), attempt };
      if (!(error instanceof RetryableError) || attempt >= attempts) {
        log.error('The database could not be migrated.', { ...fields, error });
        return 1;
      }
      log.warn('The database cannot be reached yet.', fields);
      await pause(pauseMs);
    }
  }
};
