import { topologyFor } from '@aisle/contracts';
import { recipeOf } from '@aisle/demo-shop';
import type { LocalRun } from '@aisle/runner';
import { connect } from 'amqplib';
import pg from 'pg';

const demoShopRecipe = recipeOf('menu');

/** What the servers themselves say about how they keep things. */
export type AisleSettings = Record<string, string>;

const asked = [
  'fsync',
  'synchronous_commit',
  'full_page_writes',
  'wal_sync_method',
  'shared_buffers',
  'max_wal_size',
  'wal_compression',
];

export const readSettings = async ({ databaseUrl, amqpUrl, stack }: LocalRun): Promise<AisleSettings> => ({
  ...(await readPostgres(databaseUrl)),
  ...(await readBroker(amqpUrl)),
  'raw store': stack.s3 ? 'S3' : 'directory; each file and its folder synced before the page is acknowledged',
});

const readPostgres = async (databaseUrl: string): Promise<AisleSettings> => {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string; setting: string }>(
      `select name, current_setting(name) as setting from pg_settings where name = any($1)
       union all select 'version', current_setting('server_version') order by 1`,
      [asked],
    );
    return Object.fromEntries(rows.map(({ name, setting }) => [`postgres ${name}`, setting]));
  } finally {
    await client.end();
  }
};

/** Declaring a queue again succeeds only where it is of the stated type, so the broker itself vouches for it. */
const readBroker = async (amqpUrl: string): Promise<AisleSettings> => {
  const broker = await connect(amqpUrl);
  try {
    const channel = await broker.createChannel();
    const { queues } = topologyFor({ retailerIds: [demoShopRecipe.id], tenantIds: ['demo'] });
    const lasting = queues.filter(({ ttlMs }) => ttlMs === undefined);
    for (const { name, singleActiveConsumer } of lasting) {
      const consumer = singleActiveConsumer ? { 'x-single-active-consumer': true } : {};
      await channel.assertQueue(name, { durable: true, arguments: { 'x-queue-type': 'quorum', ...consumer } });
    }
    const { version } = broker.connection.serverProperties;
    return {
      'rabbitmq version': version,
      'rabbitmq queues': `${lasting.length} asked, all durable and of type quorum`,
    };
  } finally {
    await broker.close();
  }
};
