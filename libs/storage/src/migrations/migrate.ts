import { AisleError, FatalError, errorMessageOf } from '@aisle/core';
import type { DiagnoseMigrationHistoryOutput, MigrationList } from '@prisma/schema-engine-wasm';
import pg from 'pg';
import { translateDatabaseErrors } from '../database/database-errors.js';
import { defaultMigrationsDir, readMigrations } from './migrations-folder.js';
import { withSchemaEngine } from './schema-engine.js';

const everything = { externalTables: [], externalEnums: [] };

/**
 * Brings a database to the newest migration; keeps Prisma's table `_prisma_migrations`, so `prisma migrate deploy` goes on
 * where this left off. Concurrent callers wait for each other. Answers with the names of what it applied.
 * Errors: FatalError `MIGRATIONS_DIVERGED`, `MIGRATION_FAILED`, `MIGRATIONS_UNREADABLE`; RetryableError
 * `DATABASE_UNAVAILABLE`.
 */
export const migrateDatabase = async (
  databaseUrl: string,
  { migrationsDir = defaultMigrationsDir() }: { migrationsDir?: string } = {},
): Promise<string[]> => {
  const migrationsList = await readMigrations(migrationsDir).catch((error: unknown) => {
    throw new FatalError('MIGRATIONS_UNREADABLE', `Cannot read migrations: ${errorMessageOf(error)}`, {
      cause: error,
      fix: 'Set MIGRATIONS_DIR to the folder prisma/migrations.',
    });
  });
  return await whileAloneOn(databaseUrl, () => applyMigrations(databaseUrl, migrationsList));
};

const applyMigrations = (databaseUrl: string, migrationsList: MigrationList): Promise<string[]> =>
  withSchemaEngine(databaseUrl, async (engine) => {
    try {
      const diagnosis = await engine.diagnoseMigrationHistory({
        migrationsList,
        optInToShadowDatabase: false,
        filters: everything,
      });
      refuseForeignHistory(diagnosis);
      const { appliedMigrationNames } = await engine.applyMigrations({ migrationsList, filters: everything });
      return appliedMigrationNames;
    } catch (error) {
      if (error instanceof AisleError) throw error;
      throw new FatalError('MIGRATION_FAILED', `A migration could not be applied: ${errorMessageOf(error)}`, {
        cause: error,
        fix: 'Correct the migration, mark the failed one with `prisma migrate resolve`, and run this again.',
      });
    }
  });

/** Applies nothing to a database whose past is not the one these migrations tell. */
const refuseForeignHistory = (diagnosis: DiagnoseMigrationHistoryOutput): void => {
  const { editedMigrationNames: edited, failedMigrationNames: failed, history } = diagnosis;
  if (failed.length > 0) {
    throw new FatalError('MIGRATION_FAILED', `The database holds a migration that failed: ${failed.join(', ')}.`, {
      fix: 'Resolve it with `prisma migrate resolve`, or start from an empty database.',
    });
  }
  const unknown = history && 'unpersistedMigrationNames' in history ? history.unpersistedMigrationNames : [];
  if (edited.length === 0 && unknown.length === 0) return;
  const reasons = [
    ...edited.map((name) => `${name} was changed after it had been applied`),
    ...unknown.map((name) => `${name} was applied but is not in the migrations folder`),
  ];
  throw new FatalError('MIGRATIONS_DIVERGED', `The database has another history: ${reasons.join('; ')}.`, {
    fix: 'Use the code that belongs to this database, or an empty database.',
  });
};

/** Any number that nothing else in the database locks. */
const migrationLock = 4_152_601_734;

const whileAloneOn = async <T>(databaseUrl: string, work: () => Promise<T>): Promise<T> => {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 10_000 });
  // A connection lost meanwhile also loses the lock; the engine's own statements then say what is wrong.
  client.on('error', () => undefined);
  await translateDatabaseErrors(() => client.connect());
  try {
    await client.query('select pg_advisory_lock($1)', [migrationLock]);
    return await work();
  } finally {
    await client.end();
  }
};
