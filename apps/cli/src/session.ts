import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PermanentError } from '@aisle/core';
import { z } from 'zod';

/** Where a running Aisle can be reached; `aisle up` and the demo leave it in `running.json` for the other commands. */
export const sessionSchema = z.object({
  control: z.url(),
  catalogApi: z.url(),
  storefront: z.url().nullable(),
  shop: z.url().nullable(),
  apiKey: z.string().min(1),
  tenant: z.string().min(1),
  dataDir: z.string(),
  pid: z.int(),
  /** Tells the process from a later one with its PID. */
  birthmark: z.string().optional(),
});
export type Session = z.infer<typeof sessionSchema>;

/** The folder of the session file: `AISLE_HOME`, else `.aisle` in the current folder. */
export const aisleHome = (env: NodeJS.ProcessEnv): string => env['AISLE_HOME'] ?? join(process.cwd(), '.aisle');

export const sessionFile = (home: string): string => join(home, 'running.json');

/**
 * How to reach Aisle: `AISLE_CONTROL_URL`, `AISLE_CATALOG_URL` and `AISLE_API_KEY` where set, else the session file.
 * Errors: PermanentError `NOT_RUNNING`.
 */
export const findSession = (env: NodeJS.ProcessEnv): Session => {
  const file = sessionFile(aisleHome(env));
  const running = readSession(file);
  const control = env['AISLE_CONTROL_URL'] ?? running?.control;
  const apiKey = env['AISLE_API_KEY'] ?? running?.apiKey;
  if (control === undefined || apiKey === undefined) {
    throw new PermanentError(
      'NOT_RUNNING',
      `No running Aisle was found: ${file} is missing and AISLE_CONTROL_URL and AISLE_API_KEY are not set.`,
      {
        fix: 'Start one with `npx aisle up` or `npm run demo`, or set AISLE_CONTROL_URL, AISLE_CATALOG_URL and AISLE_API_KEY.',
      },
    );
  }
  return {
    control,
    apiKey,
    catalogApi: env['AISLE_CATALOG_URL'] ?? running?.catalogApi ?? control,
    storefront: running?.storefront ?? null,
    shop: running?.shop ?? null,
    tenant: env['AISLE_TENANT'] ?? running?.tenant ?? 'demo',
    dataDir: running?.dataDir ?? '',
    pid: running?.pid ?? 0,
  };
};

/** The session in a file; undefined where there is none that can be read. */
export const readSession = (file: string): Session | undefined => {
  try {
    return sessionSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
};
