import { configSchema as catalogApi } from '@aisle/catalog-api';
import { configSchema as catalogSync } from '@aisle/catalog-sync';
import { configSchema as fetcher } from '@aisle/fetcher';
import { configSchema as migrate } from '@aisle/migrate';
import { configSchema as orchestrator } from '@aisle/orchestrator';
import { configSchema as parser } from '@aisle/parser';
import { ConfigError, parseConfig, variableOf } from '@aisle/service-kit';
import type { z } from 'zod';

interface AppConfig {
  schema: z.ZodObject;
  /** For apps with an HTTP API: one of these has to hold a key, or the app refuses to start. */
  keys?: readonly string[];
  /** Runs until it is stopped; else it ends when it is done. */
  isService: boolean;
}

/** What is deployed, by the name of its folder in `apps/`, with the app's own config. */
export const deployedApps: Record<string, AppConfig> = {
  migrate: { schema: migrate, isService: false },
  orchestrator: { schema: orchestrator, keys: ['CONTROL_API_KEYS', 'API_KEYS'], isService: true },
  fetcher: { schema: fetcher, isService: true },
  parser: { schema: parser, isService: true },
  'catalog-sync': { schema: catalogSync, isService: true },
  'catalog-api': { schema: catalogApi, keys: ['API_KEYS'], isService: true },
};

/** Variables that Node itself reads, and what the image sets for every app. */
const nobodysOwn = new Set(['NODE_ENV', 'NODE_OPTIONS', 'HTTP_HOST', 'HTTP_PORT']);

/** The app that a container's arguments start, such as `apps/fetcher/dist/main.js`. */
export const appStartedBy = (args: readonly string[]): string | undefined =>
  args.map((argument) => /^apps\/([\w-]+)\/dist\/main\.js$/.exec(argument)?.[1]).find((name) => name !== undefined);

/**
 * What is wrong with the environment of a deployed app, one sentence each: variables it does not know, values it refuses,
 * required ones that are missing. `helpers` are variables that only serve to put others together.
 */
export const environmentProblems = (
  app: string,
  env: Record<string, string>,
  helpers: ReadonlySet<string> = new Set(),
): string[] => {
  const config = deployedApps[app];
  if (!config) return [`There is no app ${app}.`];
  const { schema, keys } = config;
  const known = new Set(Object.keys(schema.shape).map(variableOf));
  const unknown = Object.keys(env).filter((name) => !known.has(name) && !nobodysOwn.has(name) && !helpers.has(name));
  const locked = keys && !keys.some((name) => env[name]) ? [`${app} has no key in ${keys.join(' or ')}.`] : [];
  return [...unknown.map((name) => `${app} does not know ${name}.`), ...locked, ...refused(app, schema, env)];
};

const refused = (app: string, schema: z.ZodObject, env: Record<string, string>): string[] => {
  try {
    parseConfig(schema, env);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems.map((problem) => `${app}: ${problem}`);
  }
};
