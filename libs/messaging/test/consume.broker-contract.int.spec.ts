import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createEnvelope, defineMessage, queues } from '@aisle/contracts';
import { FatalError, PermanentError, SkipError, ThrottledError, UnavailableError } from '@aisle/core';
import { waitFor } from '@aisle/testkit';
import { z } from 'zod';
import { type Handler, type MessageConnection, redriveDeadLetter, route, routeBatch } from '../src/index.js';
import { type Note, type Room, note, noteOf, openRoom, untilLength } from './contract-kit.js';

let room: Room;
let connection: MessageConnection;
beforeEach(async () => {
  room = await openRoom();
  connection = await room.connect();
  await room.furnish(connection);
});
afterEach(() => room.close());

const consumeInbox = (handler: Handler<Note>, prefetch = 10) =>
  connection.consume({ queue: 'inbox', prefetch, deadlineMs: 5_000, types: [route(note, handler)] });

const other = defineMessage('test.other', 1, z.object({ text: z.string() }));
const otherOf = (text: string) => createEnvelope(other, { text }, { correlationId: 'c', occurredAt: new Date() });

const send = (...texts: string[]) =>
  Promise.all(texts.map((text) => connection.publisher.toQueue('inbox', noteOf(text))));

describe('what a handler returns', () => {
  it('is published, with its cause and its trace, before the message is acknowledged', async () => {
    const results: unknown[] = [];
    await room.furnish(connection, { queues: [{ name: 'results', singleActiveConsumer: false }] });
    const consumer = await consumeInbox(async ({ text }) => [{ to: { queue: 'results' }, envelope: noteOf(text) }]);
    const listener = await connection.consume({
      queue: 'results',
      prefetch: 1,
      deadlineMs: 5_000,
      types: [route(note, async (_payload, { envelope }) => void results.push(envelope))],
    });
    const cause = { ...noteOf('hello'), traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01` };
    await connection.publisher.toQueue('inbox', cause);
    await untilLength(results, 1, 'results');
    expect(results[0]).toMatchObject({ payload: { text: 'hello' }, causationId: cause.id });
    expect(results[0]).toMatchObject({ traceparent: expect.stringMatching(/^00-a{32}-(?!b{16})[0-9a-f]{16}-01$/) });
    await Promise.all([consumer.stop(), listener.stop()]);
  });

  it('must be stored: when it cannot be routed the message is not acknowledged but tried again', async () => {
    const attempts: number[] = [];
    const consumer = await consumeInbox(async ({ text }, { envelope }) => {
      attempts.push(envelope.attempt);
      return [{ to: { queue: envelope.attempt === 0 ? 'no-such-queue' : 'inbox-2' }, envelope: noteOf(text) }];
    });
    await room.furnish(connection, { queues: [{ name: 'inbox-2', singleActiveConsumer: false }] });
    await send('hello');
    await waitFor('the result to arrive', async () => (await room.readyIn('inbox-2')) === 1);
    expect(attempts).toEqual([0, 1]);
    expect(room.consumed[0]).toEqual({ queue: 'inbox', outcome: 'delayed', code: 'UNROUTABLE' });
    await consumer.stop();
  });
});

describe('failures', () => {
  it('a retry waits and comes back to its own queue only', async () => {
    const bindings = ['inbox', 'audit'].map((queue) => ({ exchange: 'facts', queue, routingKey: 'said' }));
    await room.furnish(connection, {
      exchanges: [{ name: 'facts', type: 'topic' }],
      queues: [{ name: 'audit', singleActiveConsumer: false }],
      bindings,
    });
    const attempts: number[] = [];
    const consumer = await consumeInbox(async (_payload, { envelope }) => {
      attempts.push(envelope.attempt);
      if (attempts.length === 1) throw new Error('a passing fault');
    });
    await connection.publisher.toExchange('facts', 'said', noteOf('to both'));
    await untilLength(attempts, 2, 'attempts');
    expect(attempts).toEqual([0, 1]);
    expect(await room.readyIn('audit')).toBe(1);
    await consumer.stop();
  });

  it('when the attempts are used up the message is dead-lettered with its reason, and a redrive starts anew', async () => {
    const letters = await room.collectDeadLetters(connection);
    const attempts: number[] = [];
    const consumer = await consumeInbox(async (_payload, { envelope }) => {
      attempts.push(envelope.attempt);
      if (attempts.length <= 4) throw new Error('still broken');
    });
    const original = noteOf('hello');
    await connection.publisher.toQueue('inbox', original);
    await untilLength(letters, 1, 'dead letters');
    const [letter] = letters;
    if (!letter) throw new Error('no dead letter');
    expect(letter).toMatchObject({ queue: 'inbox', code: 'UNEXPECTED', message: 'still broken', attempts: 4 });
    expect(letter).toMatchObject({ messageType: note.type, messageId: original.id });
    await redriveDeadLetter(connection.publisher, letter);
    await untilLength(attempts, 5, 'attempts');
    expect(attempts).toEqual([0, 1, 2, 3, 0]);
    await consumer.stop();
  });

  it('a permanent failure is dead-lettered at once', async () => {
    const letters = await room.collectDeadLetters(connection);
    await consumeInbox(async () => {
      throw new PermanentError('PARSE_FAILED', 'There is nothing to parse.');
    });
    await send('hello');
    await untilLength(letters, 1, 'dead letters');
    expect(letters[0]).toMatchObject({ code: 'PARSE_FAILED', attempts: 1 });
  });

  it('being told to wait costs no attempt, and a skipped message is done', async () => {
    const attempts: number[] = [];
    await consumeInbox(async ({ text }, { envelope }) => {
      if (text === 'skip') throw new SkipError('GONE', 'Nothing to do.');
      attempts.push(envelope.attempt);
      if (attempts.length === 1) throw new ThrottledError('HTTP_429', 'Wait.', new Date(Date.now() + 100));
    });
    await send('wait');
    await untilLength(attempts, 2, 'attempts');
    expect(attempts).toEqual([0, 0]);
    await send('skip');
    await untilLength(room.consumed, 3, 'outcomes');
    expect(room.consumed[2]).toEqual({ queue: 'inbox', outcome: 'skipped', code: 'GONE' });
  });

  it('a handler that overruns its deadline is aborted and its message tried again', async () => {
    const attempts: number[] = [];
    const dawdle = route(note, async (_payload, { envelope, signal }) => {
      attempts.push(envelope.attempt);
      if (envelope.attempt === 0) {
        await new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))));
      }
    });
    await connection.consume({ queue: 'inbox', prefetch: 1, deadlineMs: 50, types: [dawdle] });
    await send('slow');
    await untilLength(attempts, 2, 'attempts');
    expect(room.consumed[0]).toMatchObject({ outcome: 'delayed', code: 'HANDLER_DEADLINE' });
  });

  it('a fatal failure stops the consumer, tells the service, and leaves the message in the queue', async () => {
    const fatals: unknown[] = [];
    const handled: string[] = [];
    const service = await room.connect({ onFatal: (error) => fatals.push(error) });
    const failing = route(note, async ({ text }) => {
      handled.push(text);
      throw new FatalError('MIGRATIONS_DIVERGED', 'The database is older than this service.');
    });
    const consumer = await service.consume({ queue: 'inbox', prefetch: 1, deadlineMs: 5_000, types: [failing] });
    await send('one', 'two');
    await untilLength(fatals, 1, 'fatal errors');
    await consumer.stop();
    expect(handled).toHaveLength(1);
    await waitFor('both to be back', async () => (await room.readyIn('inbox')) === 2);
  });
});

describe('while something is away that the handlers need', () => {
  const probeBackoff = { firstMs: 20, maxMs: 50 };
  const away = new UnavailableError('DATABASE_UNAVAILABLE', 'The database is away.');

  it('for far longer than all delays together, everything is handled afterwards and nothing is a dead letter', async () => {
    let isThere = false;
    let vainProbes = 0;
    const service = await room.connect({
      probeBackoff,
      probe: async () => {
        if (isThere) return;
        vainProbes += 1;
        throw away;
      },
    });
    const letters = await room.collectDeadLetters(connection);
    const calls: string[] = [];
    const done: { text: string; attempt: number }[] = [];
    const handler = route(note, async ({ text }, { envelope: { attempt } }) => {
      calls.push(text);
      // The second failure does not say what it comes from.
      if (!isThere) throw calls.length === 1 ? away : new Error('an odd way to fail');
      done.push({ text, attempt });
    });
    const batch = routeBatch(
      other,
      async (messages) => {
        calls.push('batch');
        if (!isThere) throw away;
        for (const { payload, envelope } of messages) done.push({ text: payload.text, attempt: envelope.attempt });
      },
      { maxSize: 3, maxWaitMs: 10 },
    );
    await service.consume({ queue: 'inbox', prefetch: 4, concurrency: 2, deadlineMs: 5_000, types: [handler, batch] });
    const texts = Array.from({ length: 12 }, (_, index) => `n${index}`);
    await send(...texts);
    await Promise.all(texts.map((text) => connection.publisher.toQueue('inbox', otherOf(`o${text}`))));
    // The delays of this room are 450 ms together, and four failures make a dead letter.
    await waitFor('a long outage', () => vainProbes >= 60);
    // What ran when it began, and what the delay queues brought to a free place in between: nobody takes more.
    expect(calls.length).toBeLessThanOrEqual(4);
    isThere = true;
    await untilLength(done, 24, 'handled messages');
    expect(done.every(({ attempt }) => attempt === 0)).toBe(true);
    expect(letters).toEqual([]);
  });

  it('a failure of another kind while everything answers still costs an attempt', async () => {
    const service = await room.connect({ probeBackoff, probe: async () => undefined });
    const attempts: number[] = [];
    const failing = route(note, async (_payload, { envelope: { attempt } }) => {
      attempts.push(attempt);
      if (attempt === 0) throw new Error('a bug');
    });
    await service.consume({ queue: 'inbox', prefetch: 1, deadlineMs: 5_000, types: [failing] });
    await send('one');
    await untilLength(attempts, 2, 'attempts');
    expect(attempts).toEqual([0, 1]);
  });
});

describe('what is not a message of ours', () => {
  const strange = defineMessage('test.strange', 1, z.object({}));
  const envelopes = {
    unknownType: createEnvelope(strange, {}, { correlationId: 'c', occurredAt: new Date() }),
    unknownVersion: { ...noteOf('from the future'), version: 2 },
    invalidPayload: { ...noteOf('x'), payload: { text: 7 } },
  };
  const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));

  it.each([
    ['bytes that are no JSON', Buffer.from([0xff, 0x00, 0x7b]), 'MALFORMED_MESSAGE', 'base64'],
    ['an empty body', Buffer.alloc(0), 'MALFORMED_MESSAGE', 'base64'],
    ['JSON without an envelope', json({ hello: 'world' }), 'MALFORMED_MESSAGE', 'base64'],
    ['an unknown type', json(envelopes.unknownType), 'UNKNOWN_MESSAGE_TYPE', 'json'],
    ['an unknown version', json(envelopes.unknownVersion), 'UNKNOWN_MESSAGE_TYPE', 'json'],
    ['a payload of another shape', json(envelopes.invalidPayload), 'INVALID_PAYLOAD', 'json'],
    ['more than a message may weigh', json(noteOf('x'.repeat(1024 * 1024))), 'MESSAGE_TOO_LARGE', 'truncated'],
  ])('%s is dead-lettered with the reason, and the worker lives', async (_what, body, code, encoding) => {
    const letters = await room.collectDeadLetters(connection);
    const handled: string[] = [];
    await consumeInbox(async ({ text }) => void handled.push(text));
    room.raw.sendToQueue(room.name('inbox'), body, { persistent: true });
    await untilLength(letters, 1, 'dead letters');
    expect(letters[0]).toMatchObject({ queue: 'inbox', code, attempts: 0, original: { encoding } });
    await send('still here');
    await untilLength(handled, 1, 'handled messages');
  });

  it('in the queue of dead letters is dead-lettered once, not for ever', async () => {
    const letters = await room.collectDeadLetters(connection);
    room.raw.sendToQueue(room.name(queues.deadLetters), Buffer.from('nonsense'));
    await untilLength(letters, 1, 'dead letters');
    expect(letters[0]).toMatchObject({ queue: queues.deadLetters, code: 'MALFORMED_MESSAGE' });
    await waitFor('the queue to be empty', async () => (await room.readyIn(queues.deadLetters)) === 0);
    expect(letters).toHaveLength(1);
  });
});

describe('batches', () => {
  it('several messages are handled in one call, and one bad message does not fail its neighbours', async () => {
    const letters = await room.collectDeadLetters(connection);
    const calls: string[][] = [];
    const batch = routeBatch(
      note,
      async (messages) => {
        const texts = messages.map(({ payload }) => payload.text);
        calls.push(texts);
        if (texts.includes('bad')) throw new PermanentError('PAGE_NOT_STORABLE', 'This one cannot be stored.');
      },
      { maxSize: 4, maxWaitMs: 2_000 },
    );
    await connection.consume({ queue: 'inbox', prefetch: 8, deadlineMs: 5_000, types: [batch] });
    await send('one', 'two', 'bad', 'three');
    await untilLength(letters, 1, 'dead letters');
    await untilLength(room.consumed, 5, 'outcomes');
    expect(calls[0]).toHaveLength(4);
    expect(calls.slice(1).flat().sort()).toEqual(['bad', 'one', 'three', 'two']);
    expect(room.consumed.filter(({ queue, outcome }) => queue === 'inbox' && outcome === 'handled')).toHaveLength(3);
  });

  it('an incomplete batch is handled after its wait', async () => {
    const calls: number[] = [];
    const batch = routeBatch(note, async (messages) => void calls.push(messages.length), {
      maxSize: 50,
      maxWaitMs: 50,
    });
    await connection.consume({ queue: 'inbox', prefetch: 50, deadlineMs: 5_000, types: [batch] });
    await send('one', 'two');
    await waitFor('both to be handled', () => calls.reduce((sum, size) => sum + size, 0) === 2);
  });
});
