import { errorMessageOf } from '@aisle/core';
import { createLogger, parseConfig } from '@aisle/service-kit';
import { storefrontConfigSchema } from './config.js';
import { startStorefront } from './start-storefront.js';

/** Prints `{"storefront":"http://…"}` on stdout when it listens; logs go to stderr. */
const main = async (): Promise<void> => {
  const config = parseConfig(storefrontConfigSchema, process.env);
  const log = createLogger({ level: config.logLevel, fields: { service: 'demo-storefront' } });
  const fail = (error: unknown): void => {
    log.error('The storefront cannot go on and stops.', { error });
    process.exit(1);
  };
  process.on('uncaughtException', fail).on('unhandledRejection', fail);
  const storefront = await startStorefront(config, { log, onFatal: fail });
  process.stdout.write(`${JSON.stringify({ storefront: storefront.url })}\n`);

  let isStopping = false;
  const stop = (): void => {
    if (isStopping) process.exit(1);
    isStopping = true;
    storefront.stop().then(() => process.exit(0), fail);
  };
  process.on('SIGTERM', stop).on('SIGINT', stop);
};

await main().catch((error: unknown) => {
  process.stderr.write(`${errorMessageOf(error)}\n`);
  process.exit(1);
});
