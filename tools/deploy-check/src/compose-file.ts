import { readText } from '@aisle/testkit';
import { z } from 'zod';
import { readYaml } from './read-yaml.js';

const conditions = z.enum(['service_started', 'service_healthy', 'service_completed_successfully']);

/** As much of the Compose specification as our file uses and the checks look at. */
const composeFile = z.object({
  services: z.record(
    z.string(),
    z.object({
      image: z.string(),
      build: z.unknown().optional(),
      command: z.array(z.string()).default([]),
      restart: z.string(),
      environment: z.record(z.string(), z.string()).default({}),
      networks: z.array(z.string()),
      ports: z.array(z.string()).default([]),
      volumes: z.array(z.string()).default([]),
      read_only: z.boolean().default(false),
      cap_drop: z.array(z.string()).default([]),
      stop_grace_period: z.string().optional(),
      healthcheck: z.looseObject({ test: z.array(z.string()).optional(), disable: z.boolean().optional() }).optional(),
      depends_on: z.record(z.string(), z.object({ condition: conditions })).default({}),
    }),
  ),
  networks: z.record(z.string(), z.object({ internal: z.boolean().default(false) })),
});
export type ComposeFile = z.output<typeof composeFile>;
export type ComposeService = ComposeFile['services'][string];

/** `docker-compose.yml` as it is written, merge keys resolved. */
export const rawCompose = (): unknown => readYaml('docker-compose.yml');

/** `docker-compose.yml` as Compose sees it with this environment. Errors: `${NAME:?…}` that is not set. */
export const loadCompose = (env: Record<string, string>): ComposeFile =>
  composeFile.parse(interpolated(rawCompose(), env));

const interpolated = (value: unknown, env: Record<string, string>): unknown => {
  if (typeof value === 'string') return interpolate(value, env);
  if (Array.isArray(value)) return value.map((element) => interpolated(element, env));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, element]) => [key, interpolated(element, env)]));
};

/** The forms of https://docs.docker.com/reference/compose-file/interpolation/ that our file uses. */
const interpolate = (text: string, env: Record<string, string>): string =>
  text.replace(/\$\{(\w+)(?:(:-|:\?)([^}]*))?\}/g, (_whole, name: string, operator?: string, rest = '') => {
    const value = env[name] ?? '';
    if (value !== '') return value;
    if (operator === ':?') throw new Error(`${name} is not set: ${rest}`);
    return operator === ':-' ? rest : '';
  });

/** `.env.example` as variables. */
export const exampleEnv = (): Record<string, string> =>
  Object.fromEntries(
    readText('.env.example')
      .split('\n')
      .map((line) => /^(\w+)=(.*)$/.exec(line))
      .flatMap((match) => (match ? [[match[1] ?? '', match[2] ?? '']] : [])),
  );
