import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { topologyFor } from '@aisle/contracts';
import {
  lendBroker,
  lendDatabase,
  lendDirectory,
  type LentBroker,
  type LentDatabase,
  type LentDirectory,
} from '@aisle/testkit';
import { caseTenants } from './interleavings-case.js';
import { runInterleavings } from './interleavings-run.js';

let database: LentDatabase;
let broker: LentBroker;
let directory: LentDirectory;
beforeAll(async () => {
  database = await lendDatabase();
  broker = await lendBroker();
  directory = await lendDirectory();
  const topology = topologyFor({ retailerIds: [], tenantIds: [...caseTenants] });
  const named = ({ name }: { name: string }): string => `${broker.namespace}${name}`;
  broker.track({ queues: topology.queues.map(named), exchanges: topology.exchanges.map(named) });
});
afterAll(async () => {
  await directory.release();
  await broker.release();
  await database.release();
});

// Others: `npm run bench -- interleavings --count 1000 --seed 1 --json`.
test('whatever comes twice, late or in another order, and whoever dies on the way, all ends as the model says', async () => {
  const { databaseUrl } = database;
  const { amqpUrl, namespace } = broker;
  const options = { count: 30, seed: 7, databaseUrl, amqpUrl, namespace, logDir: directory.path };
  const { violations, crashes } = await runInterleavings(options);
  expect(violations).toEqual([]);
  expect(crashes).toBeGreaterThan(0);
}, 120_000);
