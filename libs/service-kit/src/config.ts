import { FatalError, parseUrl } from '@aisle/core';
import { z } from 'zod';

/** The configuration is wrong; the message names every variable that is. */
export class ConfigError extends FatalError {
  constructor(readonly problems: readonly string[]) {
    super(
      'CONFIG_INVALID',
      `The configuration is not valid:\n${problems.map((problem) => `  ${problem}`).join('\n')}`,
      {
        fix: 'Set the variables named above; --print-config shows what is in force.',
      },
    );
  }
}

const secrets = z.registry<{ secret: true }>();

/** Marks a setting whose value is never shown. */
export const secret = <Schema extends z.ZodType>(schema: Schema): Schema => {
  secrets.add(schema, { secret: true });
  return schema;
};

/** `a, b,c` as a list of non-empty, trimmed strings. */
export const commaList = (): z.ZodType<string[], string> =>
  z.string().transform((text) =>
    text
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  );

/** The environment variable of a setting: `httpPort` is `HTTP_PORT`. */
export const variableOf = (setting: string): string =>
  setting.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();

/**
 * Reads a service's settings from the environment; an empty variable counts as not set.
 * Errors: ConfigError listing every problem with its variable's name, never its value.
 */
export const parseConfig = <Schema extends z.ZodObject>(schema: Schema, env: NodeJS.ProcessEnv): z.output<Schema> => {
  const given: Record<string, string> = {};
  for (const setting of Object.keys(schema.shape)) {
    const value = env[variableOf(setting)];
    if (value !== undefined && value.trim() !== '') given[setting] = value.trim();
  }
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new ConfigError(parsed.error.issues.map((issue) => describe(issue, given)));
};

const describe = (issue: z.core.$ZodIssue, given: Record<string, string>): string => {
  const setting = String(issue.path[0] ?? '');
  if (setting === '') return issue.message;
  const isMissing = issue.code === 'invalid_type' && given[setting] === undefined;
  return `${variableOf(setting)}: ${isMissing ? 'is required but not set' : issue.message}`;
};

/** The settings in force by variable name, secrets masked; what `--print-config` prints. */
export const printableConfig = (schema: z.ZodObject, config: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(schema.shape).map(([setting, field]) => {
      const value = config[setting];
      return [variableOf(setting), isSecret(field) ? masked(value) : plain(value)];
    }),
  );

/** JSON shows a map as an empty object. */
const plain = (value: unknown): unknown => (value instanceof Map ? Object.fromEntries(value) : (value ?? null));

/** Looks through optional, default and transforming wrappers, so that their order does not matter. */
const isSecret = (schema: z.core.$ZodType): boolean => {
  if (secrets.has(schema as z.ZodType)) return true;
  const { innerType, in: input } = schema._zod.def as { innerType?: z.core.$ZodType; in?: z.core.$ZodType };
  const inner = innerType ?? input;
  return inner !== undefined && isSecret(inner);
};

/** A secret address keeps its host, which is what one wants to see; everything else is only said to be there. */
const masked = (value: unknown): unknown => {
  if (value === undefined || value === null) return null;
  if (Array.isArray(value)) return value.map(() => '***');
  const url = typeof value === 'string' ? parseUrl(value) : undefined;
  if (url === undefined || url.host === '') return '***';
  const { protocol, host, pathname, username, password } = url;
  return `${protocol}//${username || password ? '***@' : ''}${host}${pathname}`;
};
