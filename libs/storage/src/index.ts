export { createDatabase, inTransaction, Prisma } from './database.js';
export type { Database, DatabaseOptions, Queryable, TransactionOptions, Tx } from './database.js';
export { translateDatabaseErrors } from './database-errors.js';
export { migrateDatabase } from './migrations/migrate.js';
