// Migrates the database that AISLE_MIGRATE_URL names. A process of its own, because the schema engine keeps a timer running
// for ten seconds after it is done, and whoever calls it would end that much later.
const { migrateDatabase } = await import('@aisle/storage');
await migrateDatabase(process.env.AISLE_MIGRATE_URL);
process.exit();
