import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errorMessageOf } from '@aisle/core';
import type { MigrationDirectory, MigrationList } from '@prisma/schema-engine-wasm';

/** The repository's own migrations, the same from `src` and from `dist`. */
const ownMigrationsDir = join(import.meta.dirname, '..', '..', '..', '..', 'prisma', 'migrations');

/** `MIGRATIONS_DIR`, else the folder `prisma/migrations` of the repository. */
export const defaultMigrationsDir = (): string => process.env['MIGRATIONS_DIR'] || ownMigrationsDir;

/** Reads a folder of migrations the way the schema engine wants it. */
export const readMigrations = async (migrationsDir: string): Promise<MigrationList> => {
  const entries = await readdir(migrationsDir, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const lockPath = 'migration_lock.toml';
  return {
    baseDir: migrationsDir,
    lockfile: { path: lockPath, content: await readFile(join(migrationsDir, lockPath), 'utf8').catch(() => null) },
    shadowDbInitScript: '',
    migrationDirectories: await Promise.all(names.sort().map((name) => readMigration(migrationsDir, name))),
  };
};

const readMigration = async (migrationsDir: string, name: string): Promise<MigrationDirectory> => {
  const path = 'migration.sql';
  try {
    const value = await readFile(join(migrationsDir, name, path), 'utf8');
    return { path: name, migrationFile: { path, content: { tag: 'ok', value } } };
  } catch (error) {
    return { path: name, migrationFile: { path, content: { tag: 'error', value: errorMessageOf(error) } } };
  }
};
