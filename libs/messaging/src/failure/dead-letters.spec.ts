import { describe, expect, it } from '@jest/globals';
import { type Envelope, createEnvelope, deadLetter, defineMessage } from '@aisle/contracts';
import { z } from 'zod';
import { deadLetterOf, deadLetterOfBytes, redriveDeadLetter } from './dead-letters.js';
import { maxMessageBytes } from '../envelope-codec.js';
import type { Publisher } from '../publish/publisher.js';

const note = defineMessage('note', 1, z.object({ text: z.string() }));
const original: Envelope = {
  ...createEnvelope(note, { text: 'hello' }, { correlationId: 'c', idempotencyKey: 'key', occurredAt: new Date(0) }),
  attempt: 3,
};
const reason = { queue: 'parse.live', code: 'BROKEN', message: 'It broke.', attempts: 4, failedAt: new Date(0) };

const spyPublisher = (): Publisher & { sent: { queue: string; envelope: Envelope }[] } => {
  const sent: { queue: string; envelope: Envelope }[] = [];
  const toQueue = async (queue: string, envelope: Envelope) => void sent.push({ queue, envelope });
  return { sent, toQueue, toExchange: () => Promise.reject(new Error('unexpected')) };
};

describe('dead letters', () => {
  it('of a message and of mere bytes are valid dead letters', () => {
    for (const letter of [deadLetterOf(original, reason), deadLetterOfBytes(Buffer.from([0, 255]), reason)]) {
      expect(deadLetter.payload.parse(letter.payload)).toEqual(letter.payload);
    }
  });

  it('of one message have one idempotency key, of the message redriven another', async () => {
    const key = deadLetterOf(original, reason).idempotencyKey;
    expect(deadLetterOf(original, reason).idempotencyKey).toBe(key);
    const publisher = spyPublisher();
    await redriveDeadLetter(publisher, deadLetterOf(original, reason).payload);
    const again = publisher.sent[0]?.envelope;
    expect(again && deadLetterOf(again, reason).idempotencyKey).not.toBe(key);
  });

  it('of bytes too many to keep hold their beginning, size and hash', () => {
    const letter = deadLetterOfBytes(Buffer.alloc(maxMessageBytes + 1), reason);
    expect(letter.payload.original).toMatchObject({ encoding: 'truncated', bytes: maxMessageBytes + 1 });
    expect(JSON.stringify(letter).length).toBeLessThan(10_000);
  });
});

describe('dead letters of fetch jobs', () => {
  const job = defineMessage('fetch.job', 1, z.object({ url: z.string(), headers: z.record(z.string(), z.string()) }));
  const headers = {
    Cookie: 'session=s3cret',
    Authorization: 'Bearer s3cret',
    'X-Key': 's3cret',
    'accept-language': 'de',
  };
  const envelope = createEnvelope(
    job,
    { url: 'http://a.test/', headers },
    { correlationId: 'c', occurredAt: new Date(0) },
  );
  const ofShop = { ...reason, queue: 'fetch.shop' };

  it('keep no cookie, no key and no unread byte', () => {
    const readable = JSON.stringify(deadLetterOf(envelope, ofShop));
    expect(readable).not.toContain('s3cret');
    expect(readable).toContain('"accept-language":"de"');
    const unread = deadLetterOfBytes(Buffer.from(`{${JSON.stringify(envelope)}`), ofShop).payload.original;
    expect(unread).toMatchObject({ encoding: 'truncated', head: '' });
  });

  it('are not redriven where a header is missing: the shop would be asked as somebody else', async () => {
    const letter = deadLetterOf(envelope, ofShop).payload;
    await expect(redriveDeadLetter(spyPublisher(), letter)).rejects.toMatchObject({ code: 'NOT_REDRIVABLE' });
    const plain = { ...envelope, payload: { url: 'http://a.test/', headers: { accept: '*/*' } } };
    const publisher = spyPublisher();
    await redriveDeadLetter(publisher, deadLetterOf(plain, ofShop).payload);
    expect(publisher.sent[0]?.queue).toBe('fetch.shop');
  });
});

describe('redriveDeadLetter', () => {
  it('sends the message to its queue by name, with attempt 0 and its idempotency key', async () => {
    const publisher = spyPublisher();
    await redriveDeadLetter(publisher, deadLetterOf({ ...original, attempt: 3, postponed: 2 }, reason).payload);
    const { id, ...rest } = publisher.sent[0]?.envelope ?? original;
    expect(publisher.sent[0]?.queue).toBe('parse.live');
    expect(id).not.toBe(original.id);
    const { id: oldId, ...expected } = original;
    expect(rest).toEqual({ ...expected, causationId: oldId, attempt: 0, postponed: 0 });
  });

  it('refuses what was never a message', async () => {
    const letter = deadLetterOfBytes(Buffer.from('nonsense'), reason).payload;
    await expect(redriveDeadLetter(spyPublisher(), letter)).rejects.toMatchObject({ code: 'NOT_REDRIVABLE' });
  });
});
