import { stat } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { connect } from 'amqplib';
import pg from 'pg';
import { lendBroker, lendDatabase, lendDirectory, waitFor } from './index.js';

async function connected(databaseUrl: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: databaseUrl });
  // A forced drop ends the session under the client; that is what the leak test wants to see.
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

describe('lendDatabase', () => {
  it('what one borrower writes, another does not see', async () => {
    const [mine, yours] = [await lendDatabase(), await lendDatabase()];
    const [me, you] = [await connected(mine.databaseUrl), await connected(yours.databaseUrl)];
    await me.query('create table only_mine (id int)');
    await expect(you.query('select * from only_mine')).rejects.toThrow('does not exist');
    await Promise.all([me.end(), you.end()]);
    await Promise.all([mine.release(), yours.release()]);
  });

  it('a connection left open fails the release and is named, and the database is gone all the same', async () => {
    const database = await lendDatabase();
    const client = await connected(database.databaseUrl);
    await client.query('select 42');
    await expect(database.release()).rejects.toThrow(/left database connections open.*select 42/s);
    await expect(connected(database.databaseUrl)).rejects.toThrow('does not exist');
  });
});

describe('lendBroker', () => {
  it('release deletes what was tracked', async () => {
    const broker = await lendBroker();
    const queue = `${broker.namespace}jobs`;
    const connection = await connect(broker.amqpUrl);
    const channel = await connection.createChannel();
    await channel.assertQueue(queue, { durable: true, arguments: { 'x-queue-type': 'quorum' } });
    broker.track({ queues: [queue, `${broker.namespace}never-declared`], exchanges: [`${broker.namespace}facts`] });
    await broker.release();
    channel.on('error', () => undefined);
    await expect(channel.checkQueue(queue)).rejects.toThrow('NOT_FOUND');
    await connection.close();
  });

  it('a consumer left behind fails the release and its queue is named', async () => {
    const broker = await lendBroker();
    const queue = `${broker.namespace}jobs`;
    const connection = await connect(broker.amqpUrl);
    const channel = await connection.createChannel();
    await channel.assertQueue(queue, { durable: true });
    await channel.consume(queue, () => undefined);
    broker.track({ queues: [queue] });
    await expect(broker.release()).rejects.toThrow(queue);
    await connection.close();
  });
});

describe('lendDirectory', () => {
  it('the directory exists until it is released', async () => {
    const directory = await lendDirectory();
    expect((await stat(directory.path)).isDirectory()).toBe(true);
    await directory.release();
    await expect(waitFor('the directory to be gone', () => stat(directory.path), { timeoutMs: 0 })).rejects.toThrow(
      'ENOENT',
    );
  });
});
