export { configSchema, type MigrateConfig } from './config.js';
export { runMigrations, type MigrationDeps } from './run-migrations.js';
