import { describe, expect, it } from '@jest/globals';
import { createEnvelope, deadLetter, defineMessage } from '@aisle/contracts';
import { z } from 'zod';
import { decodeEnvelope, encodeEnvelope, firstIssues, maxMessageBytes } from './envelope-codec.js';

const note = defineMessage('note', 1, z.object({ text: z.string() }));
const noteOf = (text: string) => createEnvelope(note, { text }, { correlationId: 'c', occurredAt: new Date(0) });

describe('envelope codec', () => {
  it('what is encoded decodes to the same', () => {
    const envelope = noteOf('grüße ✓');
    expect(decodeEnvelope(encodeEnvelope(envelope))).toEqual(envelope);
  });

  it.each([
    ['no JSON', Buffer.from('{'), 'MALFORMED_MESSAGE'],
    ['no envelope', Buffer.from('[1]'), 'MALFORMED_MESSAGE'],
    ['an envelope of a wrong kind', Buffer.from(JSON.stringify({ ...noteOf('x'), attempt: -1 })), 'MALFORMED_MESSAGE'],
    ['too large', Buffer.from(JSON.stringify(noteOf('x'.repeat(maxMessageBytes)))), 'MESSAGE_TOO_LARGE'],
  ])('what is %s is refused for good', (_what, body, code) => {
    expect(() => decodeEnvelope(body)).toThrow(expect.objectContaining({ code, policy: 'permanent' }));
  });

  it('a dead letter may hold a whole message of the largest size as base64', () => {
    const body = Buffer.alloc(maxMessageBytes).toString('base64');
    const envelope = { ...noteOf(''), type: deadLetter.type, payload: { original: { encoding: 'base64', body } } };
    expect(decodeEnvelope(encodeEnvelope(envelope))).toEqual(envelope);
  });

  it('names the first three problems and counts the rest', () => {
    const { error } = z.object({ a: z.string(), b: z.string(), c: z.string(), d: z.string() }).safeParse({});
    if (!error) throw new Error('expected problems');
    expect(firstIssues(error)).toMatch(/^a: .*; b: .*; c: .*; and 1 more$/);
  });
});
