import { variableOf } from '@aisle/service-kit';
import type { z } from 'zod';

interface Setting {
  variable: string;
  byDefault: string;
  meaning: string;
}

/** The settings of each service; the schema is its `configSchema`. */
export type Schemas = Record<string, z.ZodObject>;

/** `docs/settings.md`: what several services take stands once, then what each takes alone. */
export const settingsPage = (schemas: Schemas): string => {
  const settings = Object.entries(schemas).flatMap(([service, schema]) =>
    settingsOf(schema).map((setting) => ({ service, ...setting })),
  );
  const services = new Map<string, string[]>();
  for (const { service, ...setting } of settings) {
    const row = rowOf(setting);
    services.set(row, [...(services.get(row) ?? []), service]);
  }
  const shared = [...services].filter(([, names]) => names.length > 1);
  const own = (service: string): string[] =>
    [...services].filter(([, names]) => names.length === 1 && names[0] === service).map(([row]) => row);
  return [
    '# Settings',
    '',
    'Every setting is an environment variable; an empty one counts as not set. `--print-config` of a service prints what is',
    'in force, secrets masked. Written from the services’ schemas by `GOLDEN=update node tools/bootstrap/jest.mjs settings-page`.',
    '',
    '## What several services take',
    '',
    '| variable | default | meaning | services |',
    '|---|---|---|---|',
    ...shared.map(([row, names]) => `${row} ${names.join(', ')} |`),
    ...Object.keys(schemas).flatMap((service) => section(service, own(service))),
    '',
  ].join('\n');
};

const section = (service: string, rows: readonly string[]): string[] =>
  rows.length === 0 ? [] : ['', `## ${service}`, '', '| variable | default | meaning |', '|---|---|---|', ...rows];

const rowOf = ({ variable, byDefault, meaning }: Setting): string => `| \`${variable}\` | ${byDefault} | ${meaning} |`;

const settingsOf = (schema: z.ZodObject): Setting[] =>
  Object.entries(schema.shape).map(([name, field]) => ({
    variable: variableOf(name),
    byDefault: defaultOf(field as z.ZodType),
    meaning: (field as z.ZodType).description ?? '',
  }));

/** What a setting is where nothing is said; a default that differs each time is made up by the service. */
const defaultOf = (field: z.ZodType): string => {
  const [first, second] = [field.safeParse(undefined), field.safeParse(undefined)];
  if (!first.success) return 'required';
  if (first.data === undefined) return 'none';
  const [shown, again] = [shownValue(first.data), shownValue(second.data)];
  return shown === again ? shown : 'made up at each start';
};

const shownValue = (value: unknown): string => {
  const plain = value instanceof Map ? [...value] : value;
  if (plain === '' || (Array.isArray(plain) && plain.length === 0)) return 'empty';
  return `\`${Array.isArray(plain) ? plain.join(',') : String(plain)}\``;
};

/** The variables that no sentence describes. */
export const undescribed = (schemas: Schemas): string[] =>
  Object.entries(schemas).flatMap(([service, schema]) =>
    settingsOf(schema)
      .filter(({ meaning }) => !meaning.endsWith('.'))
      .map(({ variable }) => `${service}: ${variable} wants a sentence, by .describe('…') in its config.ts`),
  );
