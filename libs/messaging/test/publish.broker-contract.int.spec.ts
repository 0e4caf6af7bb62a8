import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openProxy, waitFor } from '@aisle/testkit';
import { route } from '../src/index.js';
import { type Room, note, noteOf, openRoom, untilLength } from './contract-kit.js';

let room: Room;
beforeEach(async () => {
  room = await openRoom();
});
afterEach(() => room.close());

describe('publishing', () => {
  it('a message that no queue takes fails its publish, and its neighbours are stored', async () => {
    const connection = await room.connect();
    await room.furnish(connection);
    const { publisher } = connection;
    const results = await Promise.allSettled([
      publisher.toQueue('inbox', noteOf('one')),
      publisher.toQueue('no-such-queue', noteOf('lost')),
      publisher.toQueue('inbox', noteOf('two')),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(results[1]).toMatchObject({ reason: { code: 'UNROUTABLE', policy: 'retry' } });
    await waitFor('both to be stored', async () => (await room.readyIn('inbox')) === 2);
  });

  it('a message that the broker refuses fails its publish', async () => {
    const connection = await room.connect();
    await room.furnish(connection);
    const full = room.name('full');
    await room.raw.assertQueue(full, {
      arguments: { 'x-queue-type': 'quorum', 'x-max-length': 1, 'x-overflow': 'reject-publish' },
    });
    const publishUntilRefused = async (): Promise<never> => {
      for (;;) await connection.publisher.toQueue('full', noteOf('one more'));
    };
    await expect(publishUntilRefused()).rejects.toMatchObject({ code: 'PUBLISH_NACKED', policy: 'retry' });
    await room.raw.deleteQueue(full);
  });

  it('an exchange that is missing fails its publish, and the publisher goes on', async () => {
    const connection = await room.connect();
    await room.furnish(connection);
    const toNowhere = connection.publisher.toExchange('no-such-exchange', 'key', noteOf('lost'));
    await expect(toNowhere).rejects.toMatchObject({ code: 'BROKER_UNAVAILABLE' });
    await connection.publisher.toQueue('inbox', noteOf('after'));
    await waitFor('it to be stored', async () => (await room.readyIn('inbox')) === 1);
  });

  it('a message that expires is dropped when nobody takes it in time, and no other', async () => {
    const connection = await room.connect();
    await room.furnish(connection, {
      exchanges: [{ name: 'facts', type: 'topic' }],
      bindings: [{ exchange: 'facts', queue: 'inbox', routingKey: 'note' }],
    });
    await connection.publisher.toExchange('facts', 'note', noteOf('passing'), { expiresMs: 300 });
    await connection.publisher.toExchange('facts', 'note', noteOf('lasting'));
    await waitFor('both to be stored', async () => (await room.readyIn('inbox')) === 2);
    await waitFor('one to be gone', async () => (await room.readyIn('inbox')) === 1);
  });

  it('what has expired stays behind a message that has not, and goes with it: all that may pile up has to expire', async () => {
    const connection = await room.connect();
    await room.furnish(connection, {
      exchanges: [{ name: 'facts', type: 'topic' }],
      bindings: [{ exchange: 'facts', queue: 'inbox', routingKey: 'note' }],
    });
    const publish = (text: string, expiresMs: number) =>
      connection.publisher.toExchange('facts', 'note', noteOf(text), { expiresMs });
    await publish('goodbye', 1_500);
    for (let beat = 0; beat < 20; beat += 1) await publish('alive', 1);
    expect(await room.readyIn('inbox')).toBe(21);
    await waitFor('all to be gone', async () => (await room.readyIn('inbox')) === 0);
  });

  it('a message that is too large is refused before it is sent', async () => {
    const connection = await room.connect();
    const large = noteOf('x'.repeat(1024 * 1024));
    const publish = connection.publisher.toQueue('inbox', large);
    await expect(publish).rejects.toMatchObject({ code: 'MESSAGE_TOO_LARGE', policy: 'permanent' });
  });

  it('more messages than may be under way at once are all stored', async () => {
    const connection = await room.connect();
    await room.furnish(connection);
    const texts = Array.from({ length: 3_000 }, (_, index) => `note ${index}`);
    await Promise.all(texts.map((text) => connection.publisher.toQueue('inbox', noteOf(text))));
    await waitFor('all to be stored', async () => (await room.readyIn('inbox')) === 3_000);
  });

  it('what is under way when the line breaks is rejected, and publishing goes on when it is back', async () => {
    const proxy = await openProxy(room.amqpUrl);
    const connection = await room.connect({ amqpUrl: proxy.url });
    await room.furnish(connection);
    const underWay = Array.from({ length: 200 }, (_, index) =>
      connection.publisher.toQueue('inbox', noteOf(`note ${index}`)),
    );
    const settled = Promise.allSettled(underWay);
    proxy.cut();
    const rejected = (await settled).filter((result) => result.status === 'rejected');
    expect(rejected.length).toBeGreaterThan(0);
    expect(rejected[0]).toMatchObject({ reason: { code: 'BROKER_UNAVAILABLE', policy: 'unavailable' } });
    await connection.publisher.toQueue('inbox', noteOf('after'));
    await waitFor('the connection to be whole', () => connection.isConnected());
    await connection.close();
    await proxy.close();
  });

  it('a publish waits only so long for a broker that is away', async () => {
    const proxy = await openProxy(room.amqpUrl);
    const connection = await room.connect({ amqpUrl: proxy.url });
    proxy.refuse(true);
    proxy.cut();
    await waitFor('the loss to be noticed', () => !connection.isConnected());
    const publish = connection.publisher.toQueue('inbox', noteOf('too early'));
    await expect(publish).rejects.toMatchObject({ code: 'BROKER_UNAVAILABLE' });
    await connection.close();
    await proxy.close();
  }, 15_000);

  it('a broker that cannot be reached fails the first connect in bounded time', async () => {
    const connecting = room.connect({ amqpUrl: 'amqp://127.0.0.1:1', connectTimeoutMs: 300 });
    await expect(connecting).rejects.toMatchObject({ code: 'BROKER_UNAVAILABLE', policy: 'unavailable' });
  });

  it.each<[string, Partial<Pick<URL, 'password' | 'pathname'>>, RegExp]>([
    ['password', { password: 'wrong' }, /user or the password.*ACCESS_REFUSED/],
    ['virtual host', { pathname: '/no where' }, /virtual host "no where"/],
  ])(
    'a wrong %s fails the first connect long before its time is up',
    async (_what, wrong, said) => {
      const amqpUrl = Object.assign(new URL(room.amqpUrl), wrong).href;
      const connecting = room.connect({ amqpUrl, connectTimeoutMs: 60_000 });
      await expect(connecting).rejects.toMatchObject({ code: 'BROKER_REFUSED', policy: 'fatal' });
      await expect(connecting).rejects.toThrow(said);
    },
    20_000,
  );
});

describe('asserting the topology', () => {
  it('may be repeated, and says what to do when something exists with other arguments', async () => {
    const connection = await room.connect();
    await room.furnish(connection);
    await room.furnish(connection);
    const conflicting = room.furnish(connection, { queues: [{ name: 'inbox', singleActiveConsumer: true }] });
    await expect(conflicting).rejects.toMatchObject({ code: 'TOPOLOGY_CONFLICT', policy: 'fatal' });
  });
});

describe('namespaces', () => {
  it('two namespaces on one broker do not meet, not even through the delays', async () => {
    const mine = await room.connect();
    await room.furnish(mine);
    const other = await openRoom();
    const theirs = await other.connect();
    await other.furnish(theirs);
    const seen: string[] = [];
    const seenThere: string[] = [];
    const failOnce = route(note, async ({ text }, { envelope }) => {
      seen.push(text);
      if (envelope.attempt === 0) throw new Error('not yet');
    });
    const listen = route(note, async ({ text }) => void seenThere.push(text));
    const here = await mine.consume({ queue: 'inbox', prefetch: 5, deadlineMs: 5_000, types: [failOnce] });
    const there = await theirs.consume({ queue: 'inbox', prefetch: 5, deadlineMs: 5_000, types: [listen] });
    await mine.publisher.toQueue('inbox', noteOf('mine'));
    await untilLength(seen, 2, 'deliveries here');
    await theirs.publisher.toQueue('inbox', noteOf('theirs'));
    await untilLength(seenThere, 1, 'deliveries there');
    expect(seen).toEqual(['mine', 'mine']);
    expect(seenThere).toEqual(['theirs']);
    await Promise.all([here.stop(), there.stop()]);
    await other.close();
  });
});
