import {
  deadLetter,
  envelopeSchema,
  fetchJob,
  originalMessageSchema,
  pageFetched,
  type DeadLetter,
  type OriginalMessage,
} from '@aisle/contracts';
import { AisleError, requestIdSchema, type Clock } from '@aisle/core';
import { redriveDeadLetter, type Handler, type Publisher } from '@aisle/messaging';
import type { Logger } from '@aisle/service-kit';
import {
  endRequestOfDeadLetter,
  inTransaction,
  insertDeadLetter,
  listUndrivenDeadLetterIds,
  lockUndrivenDeadLetters,
  markRedriven,
  reviveRequest,
  type Database,
  type LostRequest,
} from '@aisle/storage';
import { z } from 'zod';

export interface DeadLetterDeps {
  database: Database;
  clock: Clock;
  /** A run may be over now. */
  onChange: () => void;
}

/** `dead-letter`: keeps it, and lets no fetch request wait for a message that will not come. */
export const handleDeadLetter =
  ({ database, clock, onChange }: DeadLetterDeps): Handler<DeadLetter> =>
  async (letter, { envelope, log }) => {
    const { queue, code, message, attempts, messageType, original } = letter;
    const lost = lostRequestOf(original);
    const diedAt = new Date(letter.failedAt);
    await inTransaction(database, async (tx) => {
      const id = deadLetterIdOf(envelope.idempotencyKey);
      const kept = await insertDeadLetter(tx, { id, queue, code, message, attempts, messageType, original, diedAt });
      // Already kept: the request may have been revived by a redrive since.
      if (kept === 0 || !lost) return;
      const state = lost.messageType === pageFetched.type ? 'parse-failed' : 'failed';
      await endRequestOfDeadLetter(tx, lost, { state, code, message, now: clock.now() });
    });
    log.warn('A message is dead.', { queue, code, reason: message, deadMessageType: messageType });
    onChange();
  };

/** A message dies once: its dead letter's id comes from the message. */
const deadLetterIdOf = (idempotencyKey: string): string => idempotencyKey.replace(/^dead-letter:/, '');

const speaksOfRequest = z.object({ requestId: requestIdSchema, attempt: z.int().positive() });

/** The request that waited for this message; undefined for messages that no request waits for. */
export const lostRequestOf = (original: OriginalMessage): (LostRequest & { messageType: string }) | undefined => {
  if (original.encoding !== 'json') return undefined;
  const envelope = envelopeSchema.safeParse(original.body);
  if (!envelope.success || ![pageFetched.type, fetchJob.type].includes(envelope.data.type)) return undefined;
  const payload = speaksOfRequest.safeParse(envelope.data.payload);
  return payload.success ? { ...payload.data, messageType: envelope.data.type } : undefined;
};

export interface RedriveDeps {
  database: Database;
  publisher: Publisher;
  clock: Clock;
  log: Logger;
  overdueMs: number;
}

/** Of one redrive, and of one transaction. */
const maxLetters = 10_000;
const lettersAtATime = 100;

/**
 * Sends dead letters back to their queues, each once; answers how many were sent. Those that never were a readable
 * message stay. Errors: RetryableError of the publisher; what was sent until then is marked.
 */
export const redriveDeadLetters = async (deps: RedriveDeps, which: 'all' | readonly string[]): Promise<number> => {
  const ids = which === 'all' ? await listUndrivenDeadLetterIds(deps.database.prisma, maxLetters) : [...which];
  let redriven = 0;
  for (let from = 0; from < ids.length; from += lettersAtATime) {
    redriven += await redriveSome(deps, ids.slice(from, from + lettersAtATime));
  }
  return redriven;
};

const redriveSome = async (deps: RedriveDeps, ids: readonly string[]): Promise<number> => {
  const { database, clock } = deps;
  const outcome = await inTransaction(
    database,
    async (tx) => {
      const letters = await lockUndrivenDeadLetters(tx, ids);
      const sent: string[] = [];
      let failure: unknown;
      for (const letter of letters) {
        try {
          if (await redriveOne(deps, letter)) sent.push(letter.id);
        } catch (error) {
          failure = error;
          break;
        }
      }
      await markRedriven(tx, sent, clock.now());
      return { sent: sent.length, failure };
    },
    { timeoutMs: 60_000 },
  );
  if (outcome.failure !== undefined) throw outcome.failure;
  return outcome.sent;
};

/**
 * The request is put back in flight by a transaction of its own, committed before the message goes out: a parser that is
 * quicker than we are would otherwise find a request that is over.
 */
const redriveOne = async (
  { database, publisher, clock, log, overdueMs }: RedriveDeps,
  { id, ...letter }: Awaited<ReturnType<typeof lockUndrivenDeadLetters>>[number],
): Promise<boolean> => {
  const original = originalMessageSchema.parse(letter.original);
  if (original.encoding !== 'json') {
    log.warn('A dead letter cannot be sent again: it never was a readable message.', { deadLetterId: id });
    return false;
  }
  const lost = lostRequestOf(original);
  const overdueAt = new Date(clock.now().getTime() + overdueMs);
  if (lost) await inTransaction(database, (tx) => reviveRequest(tx, lost, overdueAt));
  try {
    const { queue, code, message, attempts, messageType, diedAt } = letter;
    const payload = { queue, code, message, attempts, messageType, messageId: null, failedAt: diedAt.toISOString() };
    await redriveDeadLetter(publisher, deadLetter.payload.parse({ ...payload, original }));
    return true;
  } catch (error) {
    if (!(error instanceof AisleError) || error.policy !== 'permanent') throw error;
    log.warn('A dead letter cannot be sent again.', { deadLetterId: id, code: error.code, reason: error.message });
    return false;
  }
};
