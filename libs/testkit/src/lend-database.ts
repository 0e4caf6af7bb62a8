import pg from 'pg';
import { stackAddress, uniqueName } from './stack-address.js';
import { waitFor } from './wait-for.js';

export interface LentDatabase {
  databaseUrl: string;
  /** Drops the database. Fails when the test left connections open, and says which. */
  release(): Promise<void>;
}

/** Lends a database with the current schema, for one test file alone. */
export async function lendDatabase(): Promise<LentDatabase> {
  const serverUrl = stackAddress('AISLE_TEST_DATABASE_URL');
  const template = stackAddress('AISLE_TEST_TEMPLATE');
  const name = `aisle_${uniqueName()}`;
  await withClient(serverUrl, (client) => client.query(`create database "${name}" template "${template}"`));
  const databaseUrl = new URL(serverUrl);
  databaseUrl.pathname = `/${name}`;
  return { databaseUrl: databaseUrl.href, release: () => release(serverUrl, name) };
}

async function release(serverUrl: string, name: string): Promise<void> {
  await withClient(serverUrl, async (client) => {
    const leaked = await connectionsThatStay(client, name);
    await client.query(`drop database if exists "${name}" with (force)`);
    if (leaked.length > 0) throw new Error(`The test left database connections open:\n${leaked.join('\n')}`);
  });
}

/** A closed connection is still listed for a moment; only what stays is a leak. */
async function connectionsThatStay(client: pg.Client, name: string): Promise<string[]> {
  let seen: string[] = [];
  const isEmpty = async (): Promise<boolean> => {
    const { rows } = await client.query<{ application_name: string; state: string; query: string }>(
      `select application_name, state, query from pg_stat_activity where datname = $1`,
      [name],
    );
    seen = rows.map(
      (row) => `${row.application_name || 'unnamed'} (${row.state}), last query: ${row.query.slice(0, 200)}`,
    );
    return seen.length === 0;
  };
  await waitFor('the test to close its database connections', isEmpty, { timeoutMs: 2_000 }).catch(() => undefined);
  return seen;
}

async function withClient<T>(connectionString: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString, application_name: 'aisle-testkit' });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
