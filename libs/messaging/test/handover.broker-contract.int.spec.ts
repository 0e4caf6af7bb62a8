import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openProxy, waitFor } from '@aisle/testkit';
import { type Handler, type MessageConnection, route } from '../src/index.js';
import { type Note, type Room, note, noteOf, openRoom, untilLength } from './contract-kit.js';

let room: Room;
beforeEach(async () => {
  room = await openRoom();
});
afterEach(() => room.close());

const consume = (
  connection: MessageConnection,
  queue: string,
  handler: Handler<Note>,
  prefetch = 10,
  concurrency = 10,
) => connection.consume({ queue, prefetch, concurrency, deadlineMs: 10_000, types: [route(note, handler)] });

const send = (connection: MessageConnection, queue: string, ...texts: string[]) =>
  Promise.all(texts.map((text) => connection.publisher.toQueue(queue, noteOf(text))));

/** A door that handlers wait at until the test opens it. */
const createDoor = () => {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { open, opened };
};

describe('single active consumer', () => {
  it('only one of two consumers gets messages, and the other takes over when it stops', async () => {
    const [first, second] = [await room.connect(), await room.connect()];
    await room.furnish(first, { queues: [{ name: 'fenced', singleActiveConsumer: true }] });
    const seen: string[] = [];
    const one = await consume(first, 'fenced', async () => void seen.push('first'));
    const two = await consume(second, 'fenced', async () => void seen.push('second'));
    await send(first, 'fenced', 'a', 'b', 'c', 'd');
    await untilLength(seen, 4, 'deliveries');
    expect(new Set(seen)).toEqual(new Set(['first']));
    await one.stop();
    await send(first, 'fenced', 'e');
    await untilLength(seen, 5, 'deliveries');
    expect(seen[4]).toBe('second');
    await two.stop();
  });

  it('a stopping consumer ends what it does before the next one starts', async () => {
    const [first, second] = [await room.connect(), await room.connect()];
    await room.furnish(first, { queues: [{ name: 'fenced', singleActiveConsumer: true }] });
    const events: string[] = [];
    const door = createDoor();
    const one = await consume(
      first,
      'fenced',
      async ({ text }) => {
        events.push(`first starts ${text}`);
        await door.opened;
        events.push(`first ends ${text}`);
      },
      10,
      1,
    );
    const two = await consume(second, 'fenced', async ({ text }) => void events.push(`second ${text}`));
    await first.publisher.toQueue('fenced', noteOf('a'));
    await first.publisher.toQueue('fenced', noteOf('b'));
    await untilLength(events, 1, 'events');
    await waitFor('both to be delivered to the first', async () => (await room.readyIn('fenced')) === 0);
    const stopped = one.stop();
    door.open();
    await stopped;
    await untilLength(events, 3, 'events');
    expect(events).toEqual(['first starts a', 'first ends a', 'second b']);
    await two.stop();
  });
});

describe('pausing', () => {
  it('a paused consumer starts nothing until it is resumed', async () => {
    const connection = await room.connect();
    await room.furnish(connection);
    const seen: string[] = [];
    const consumer = await consume(connection, 'inbox', async ({ text }) => void seen.push(text), 1);
    consumer.pause();
    await send(connection, 'inbox', 'a', 'b');
    await waitFor('one to be held and one to wait', async () => (await room.readyIn('inbox')) === 1);
    expect(seen).toEqual([]);
    consumer.resume();
    await untilLength(seen, 2, 'deliveries');
    await consumer.stop();
  });
});

describe('broken lines', () => {
  it('a consumer that the broker cancels consumes again, from a queue declared anew', async () => {
    const connection = await room.connect();
    await room.furnish(connection);
    const seen: string[] = [];
    const consumer = await consume(connection, 'inbox', async ({ text }) => void seen.push(text));
    await room.raw.deleteQueue(room.name('inbox'));
    await waitFor('the queue to be back', () =>
      connection.publisher.toQueue('inbox', noteOf('after')).then(() => true),
    );
    await untilLength(seen, 1, 'deliveries');
    expect(seen).toEqual(['after']);
    await consumer.stop();
  });

  it('a message whose connection breaks while it is handled is aborted, comes again, and its late end changes nothing', async () => {
    const proxy = await openProxy(room.amqpUrl);
    const connection = await room.connect({ amqpUrl: proxy.url });
    await room.furnish(connection);
    const direct = await room.connect();
    const door = createDoor();
    const runs: { text: string; redelivered: boolean; signal: AbortSignal }[] = [];
    const consumer = await consume(
      connection,
      'inbox',
      async ({ text }, { redelivered, signal }) => {
        runs.push({ text, redelivered, signal });
        if (runs.length === 1) await door.opened;
      },
      1,
    );
    await send(direct, 'inbox', 'a');
    await untilLength(runs, 1, 'runs');
    proxy.cut();
    await waitFor('the handler to be told', () => runs[0]?.signal.aborted);
    // With prefetch 1 an answer with the old delivery's tag would hit the new channel's first delivery.
    await untilLength(runs, 2, 'runs');
    door.open();
    await send(direct, 'inbox', 'b', 'c');
    await untilLength(runs, 4, 'runs');
    expect(runs.map(({ text }) => text).sort()).toEqual(['a', 'a', 'b', 'c']);
    expect(runs[1]).toMatchObject({ text: 'a', redelivered: true });
    await consumer.stop();
    expect(await room.readyIn('inbox')).toBe(0);
    await connection.close();
    await proxy.close();
  });

  it('a line that carries nothing any more is given up within three heartbeats, and all comes back', async () => {
    const proxy = await openProxy(room.amqpUrl);
    const connection = await room.connect({ amqpUrl: `${proxy.url}?heartbeat=1` });
    await room.furnish(connection);
    const seen: string[] = [];
    const consumer = await consume(connection, 'inbox', async ({ text }) => void seen.push(text), 1);
    proxy.blackHole();
    const direct = await room.connect();
    await send(direct, 'inbox', 'meanwhile');
    await waitFor('it to be handled over a new line', () => seen.includes('meanwhile'), { timeoutMs: 10_000 });
    await connection.publisher.toQueue('inbox', noteOf('after'));
    await untilLength(seen, 2, 'deliveries');
    await consumer.stop();
    await connection.close();
    await proxy.close();
  }, 30_000);

  it('the time since the broker answered grows while the broker is away and falls when it is back', async () => {
    const proxy = await openProxy(room.amqpUrl);
    const connection = await room.connect({ amqpUrl: proxy.url });
    await waitFor('an answer', () => connection.msSinceBrokerAnswered() < 1_500);
    proxy.refuse(true);
    proxy.cut();
    await waitFor('silence', () => connection.msSinceBrokerAnswered() > 1_800);
    proxy.refuse(false);
    await waitFor('an answer again', () => connection.msSinceBrokerAnswered() < 1_500, { timeoutMs: 15_000 });
    await connection.close();
    await proxy.close();
  }, 30_000);

  it("a fetcher's own queue is declared again with its new connection", async () => {
    const proxy = await openProxy(room.amqpUrl);
    const connection = await room.connect({ amqpUrl: proxy.url });
    const direct = await room.connect();
    const seen: string[] = [];
    const consumer = await connection.consume({
      queue: 'mine',
      prefetch: 1,
      deadlineMs: 5_000,
      exclusive: true,
      onFailure: 'none',
      types: [route(note, async ({ text }) => void seen.push(text))],
    });
    await send(direct, 'mine', 'plan 1');
    await untilLength(seen, 1, 'deliveries');
    proxy.cut();
    // The broker may not have noticed yet, and would take the message for the old queue.
    await waitFor('plan 2 to arrive', async () => {
      await direct.publisher.toQueue('mine', noteOf('plan 2')).catch(() => undefined);
      return seen.includes('plan 2');
    });
    await consumer.stop();
    await connection.close();
    await proxy.close();
  });
});
