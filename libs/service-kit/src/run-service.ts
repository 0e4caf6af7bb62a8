import { errorCodeOf, errorMessageOf, systemClock, type Clock } from '@aisle/core';
import type { Router } from 'express';
import type { z } from 'zod';
import { ConfigError, parseConfig, printableConfig } from './config.js';
import type { CommonConfig } from './config-shapes.js';
import { createHttpServer, type HttpServer } from './http-server.js';
import { createLogger, type Logger } from './logger.js';
import { createMetrics, type Metrics } from './metrics.js';

export interface ServiceDeps<Config> {
  config: Config;
  log: Logger;
  clock: Clock;
  metrics: Metrics;
  /** For failures that no retry can mend: logs, stops in order, exits with 1. */
  onFatal: (error: unknown) => void;
}

export interface RunningService {
  /** The service's own routes behind an API key, one of `API_KEYS` unless it names others; `open` serves anybody. */
  http?: { app?: Router; open?: boolean; maxBodyBytes?: number; apiKeys?: readonly string[] };
  /** May it get work? False while it is stopping without its doing. */
  ready(): boolean | Promise<boolean>;
  /** Stop taking work, drain, confirm, close. */
  stop(): Promise<void>;
}

export interface ServiceDefinition<Config extends CommonConfig> {
  name: string;
  configSchema: z.ZodObject & z.ZodType<Config>;
  compose(deps: ServiceDeps<Config>): Promise<RunningService>;
}

/**
 * Runs a service from its `main.ts`: settings from the environment (`--print-config` prints them and ends), one line
 * `{"ready":"<name>","http":"<address>"}` on stdout once it is ready, an orderly stop on SIGTERM or SIGINT, at once on a
 * second signal. The exit code is 1 after anything that should not have happened.
 */
export const runService = async <Config extends CommonConfig>(service: ServiceDefinition<Config>): Promise<void> => {
  const config = configOrExit(service);
  if (!config) return;
  surviveClosedOutput();
  const log = createLogger({ level: config.logLevel, fields: { service: service.name } });
  const ending = listenForTheEnd(log);
  let http: HttpServer | undefined;
  let running: RunningService | undefined;
  let stopping = false;
  try {
    const deps = { config, log, clock: systemClock, metrics: createMetrics(), onFatal: ending.fail };
    running = await orEnd(service.compose(deps), ending.promise);
    const { ready } = running;
    const isReady = async () => !stopping && (await ready());
    http = await startHttpServer(config, deps, running, isReady);
    await orEnd(untilReady(isReady), ending.promise);
    process.stdout.write(`${JSON.stringify({ ready: service.name, http: http.url })}\n`);
    log.info('The service is ready.', { http: http.url });
    await ending.promise;
  } catch (error) {
    if (!(error instanceof Ended)) ending.fail(error);
  }
  stopping = true;
  const stopped = await stopInTime(log, config.stopTimeoutMs, async () => {
    await running?.stop();
    await http?.close();
  });
  log.info('The service has stopped.');
  await exit(ending.failed() || !stopped ? 1 : 0);
};

/**
 * Whoever read our output may be gone. As an uncaught exception that would be reported on the very same output, fail
 * again, and so on for ever, instead of stopping.
 */
const surviveClosedOutput = (): void => {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
};

const configOrExit = <Config extends CommonConfig>({ configSchema }: ServiceDefinition<Config>): Config | undefined => {
  try {
    const config = parseConfig(configSchema, process.env) as Config;
    if (!process.argv.includes('--print-config')) return config;
    const printable = printableConfig(configSchema, config as unknown as Record<string, unknown>);
    process.stdout.write(`${JSON.stringify(printable, null, 2)}\n`);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n${error.fix ?? ''}\n`);
    process.exitCode = 1;
  }
  return undefined;
};

/** Why `orEnd` gave up: the service was told to stop. */
class Ended extends Error {}

interface Ending {
  /** Settles when the service shall stop. */
  promise: Promise<void>;
  fail: (error: unknown) => void;
  failed: () => boolean;
}

const listenForTheEnd = (log: Logger): Ending => {
  let failed = false;
  let ended = false;
  let end: () => void = () => undefined;
  const promise = new Promise<void>((resolve) => {
    end = () => {
      ended = true;
      resolve();
    };
  });
  const fail = (error: unknown) => {
    failed = true;
    const fields = { code: errorCodeOf(error), reason: errorMessageOf(error), error };
    log.error(ended ? 'A further failure while the service stops.' : 'The service cannot go on and stops.', fields);
    end();
  };
  const onSignal = (signal: NodeJS.Signals) => {
    if (ended) {
      log.warn('Forced to end at once.', { signal });
      void exit(1);
      return;
    }
    log.info('Asked to stop; draining.', { signal });
    end();
  };
  process.on('SIGTERM', onSignal).on('SIGINT', onSignal);
  process.on('uncaughtException', fail).on('unhandledRejection', fail);
  return { promise, fail, failed: () => failed };
};

const orEnd = <Value>(work: Promise<Value>, end: Promise<void>): Promise<Value> =>
  Promise.race([
    work,
    end.then(() => {
      throw new Ended();
    }),
  ]);

/** Starts the HTTP server of a composed service: its own routes, and those that every service has. */
export const startHttpServer = <Config extends CommonConfig>(
  { httpHost, httpPort, apiKeys }: CommonConfig,
  { log, metrics, clock }: Pick<ServiceDeps<Config>, 'log' | 'metrics' | 'clock'>,
  { http }: RunningService,
  ready: RunningService['ready'],
): Promise<HttpServer> =>
  createHttpServer({
    log,
    metrics,
    clock,
    host: httpHost,
    port: httpPort,
    apiKeys: http?.apiKeys ?? apiKeys,
    ready,
    ...(http?.app ? { router: http.app } : {}),
    ...(http?.open === undefined ? {} : { open: http.open }),
    ...(http?.maxBodyBytes === undefined ? {} : { maxBodyBytes: http.maxBodyBytes }),
  });

const untilReady = async (isReady: () => Promise<boolean>): Promise<void> => {
  while (!(await isReady())) await new Promise((resolve) => setTimeout(resolve, 50));
};

/** True when the stop came to its end, and in time. */
const stopInTime = async (log: Logger, timeoutMs: number, stop: () => Promise<void>): Promise<boolean> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(resolve, timeoutMs, 'late');
  });
  try {
    if ((await Promise.race([stop(), late])) !== 'late') return true;
    log.error('The service did not stop in time.', { timeoutMs });
  } catch (error) {
    log.error('The service failed while stopping.', { error });
  } finally {
    clearTimeout(timer);
  }
  return false;
};

/** Ends the process after the log has left it, whatever else still holds it open. */
const exit = async (code: number): Promise<void> => {
  await new Promise((resolve) => setImmediate(resolve));
  await new Promise((resolve) => process.stderr.write('', resolve));
  process.exit(code);
};
