import { setTimeout as pause } from 'node:timers/promises';
import { ConfigError, createLogger, parseConfig, printableConfig } from '@aisle/service-kit';
import { migrateDatabase } from '@aisle/storage';
import { configSchema } from './config.js';
import { runMigrations } from './run-migrations.js';

// As the first process of a container nothing ends this one unless it asks to be ended.
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => process.exit(1));

const main = async (): Promise<number> => {
  const config = parseConfig(configSchema, process.env);
  if (process.argv.includes('--print-config')) {
    process.stdout.write(`${JSON.stringify(printableConfig(configSchema, config), null, 2)}\n`);
    return 0;
  }
  const log = createLogger({ level: config.logLevel, fields: { service: 'migrate' } });
  return runMigrations({ migrate: () => migrateDatabase(config.databaseUrl), log, pause });
};

const exitCode = await main().catch((error: unknown) => {
  if (!(error instanceof ConfigError)) throw error;
  process.stderr.write(`${error.message}\n${error.fix ?? ''}\n`);
  return 1;
});
// The log first has to leave the process; the schema engine's timers would keep it for ten more seconds.
process.stderr.write('', () => process.exit(exitCode));
