import { EventEmitter, once } from 'node:events';
import type { Envelope } from '@aisle/contracts';
import { type AisleError, PermanentError, RetryableError, UnavailableError, errorMessageOf } from '@aisle/core';
import { type ConfirmChannel, IllegalOperationError } from 'amqplib';
import { encodeEnvelope } from '../envelope-codec.js';
import { openRecoveringChannel } from '../connection/recovering-channel.js';
import type { RecoveringConnection } from '../connection/recovering-connection.js';
import type { Publisher, SendOptions } from './publisher.js';
import type { MessagingLog, MessagingMetrics } from '../messaging-log.js';
import type { Names } from '../connection/names.js';

export interface ConfirmedPublisher extends Publisher {
  /** Resolves when nothing is unconfirmed, or after the time. */
  settle(timeoutMs: number): Promise<void>;
  isReady(): boolean;
  close(): Promise<void>;
}

export interface PublisherOptions {
  connection: RecoveringConnection;
  names: Names;
  log: MessagingLog;
  metrics: MessagingMetrics;
  /** How long a publish waits for a connection. */
  connectionTimeoutMs?: number;
  /** How long it waits for the broker's confirm. */
  confirmTimeoutMs?: number;
  maxInFlight?: number;
}

interface InFlight {
  returnedBecause?: string;
  fail(error: AisleError): void;
}

/** A message on its way to a channel; exchange and key are the broker's names. */
interface Sending extends SendOptions {
  exchange: string;
  key: string;
  envelope: Envelope;
  body: Buffer;
}

interface Waiter {
  wake(): void;
}

const unavailable = (message: string, cause?: unknown): UnavailableError =>
  new UnavailableError('BROKER_UNAVAILABLE', message, { cause });

/** Publishes everything mandatory, persistent and confirmed, over one channel. */
export const createPublisher = (options: PublisherOptions): ConfirmedPublisher => {
  const { connection, names, log, metrics } = options;
  const { connectionTimeoutMs = 5_000, confirmTimeoutMs = 30_000, maxInFlight = 1_000 } = options;
  const inFlight = new Map<string, InFlight>();
  const waiters = new Set<Waiter>();
  const idle = new EventEmitter();
  let sequence = 0;
  let mayWrite = true;

  const wakeWaiters = (): void => {
    for (const waiter of [...waiters]) waiter.wake();
  };
  /** One place became free, so one publish may go on. */
  const wakeOne = (): void => {
    for (const waiter of waiters) return waiter.wake();
  };
  const recovering = openRecoveringChannel<ConfirmChannel>({
    connection,
    log,
    create: (model) => model.createConfirmChannel(),
    setUp: async (channel) => {
      // The broker returns an unroutable message before it confirms it, on the same channel.
      channel.on('return', ({ properties, fields }) => {
        const entry = inFlight.get(String(properties.messageId));
        const { replyText } = fields as { replyText?: string };
        if (entry) entry.returnedBecause = replyText ?? 'NO_ROUTE';
      });
      channel.on('drain', () => {
        mayWrite = true;
        wakeWaiters();
      });
    },
    onOpen: () => {
      mayWrite = true;
      wakeWaiters();
    },
    onLost: (error) => {
      mayWrite = true;
      for (const entry of [...inFlight.values()]) {
        entry.fail(unavailable('The channel was lost before the broker confirmed the message.', error));
      }
    },
  });

  /** Waits until a channel is open and has room. */
  const takeChannel = async (): Promise<ConfirmChannel> => {
    const startedAtMs = performance.now();
    for (;;) {
      const channel = recovering.current();
      if (channel && inFlight.size < maxInFlight && mayWrite) return channel;
      const timeoutMs = channel ? confirmTimeoutMs : connectionTimeoutMs;
      const leftMs = startedAtMs + timeoutMs - performance.now();
      if (leftMs <= 0) {
        throw unavailable(`The broker ${channel ? 'takes no more messages' : 'was away'} for ${timeoutMs} ms.`);
      }
      await waitForChange(leftMs);
    }
  };

  const waitForChange = (timeoutMs: number): Promise<void> =>
    new Promise((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        waiters.delete(waiter);
        resolve();
      };
      const waiter: Waiter = { wake };
      const timer = setTimeout(wake, Math.max(1, timeoutMs));
      waiters.add(waiter);
    });

  const send = (channel: ConfirmChannel, { exchange, key, envelope, body, expiresMs }: Sending) =>
    new Promise<void>((resolve, reject) => {
      // The id is unique for each sending, since one envelope may be under way to two places.
      const messageId = `${shortString(envelope.id)}:${(sequence += 1)}`;
      const settle = (error?: AisleError): void => {
        clearTimeout(timer);
        if (!inFlight.delete(messageId)) return;
        wakeOne();
        if (inFlight.size === 0) idle.emit('idle');
        if (error) reject(error);
        else resolve();
      };
      const entry: InFlight = { fail: settle };
      const timer = setTimeout(
        () => settle(unavailable(`The broker did not confirm within ${confirmTimeoutMs} ms.`)),
        confirmTimeoutMs,
      );
      inFlight.set(messageId, entry);
      const onConfirm = (error: unknown): void => {
        if (entry.returnedBecause) settle(unroutable(exchange, key, entry.returnedBecause));
        else if (!error) settle();
        else if (isNack(error)) settle(new RetryableError('PUBLISH_NACKED', 'The broker refused the message.'));
        else settle(unavailable('The channel was lost before the broker confirmed the message.', error));
      };
      const properties = {
        mandatory: true,
        persistent: true,
        contentType: 'application/json',
        messageId,
        type: shortString(envelope.type),
        correlationId: shortString(envelope.correlationId),
        // The table is always a fresh one: old death headers would let the broker drop the message as a cycle.
        headers: {},
        ...(expiresMs === undefined ? {} : { expiration: String(expiresMs) }),
      };
      try {
        mayWrite = channel.publish(exchange, key, body, properties, onConfirm) && mayWrite;
      } catch (error) {
        settle(
          error instanceof IllegalOperationError ? unavailable('The channel was closed.', error) : unsendable(error),
        );
      }
    });

  const publish = async (destination: string, sending: Omit<Sending, 'body'>): Promise<void> => {
    const body = encodeEnvelope(sending.envelope);
    const startedAtMs = performance.now();
    await send(await takeChannel(), { ...sending, body });
    metrics.published(destination, sending.envelope.type, performance.now() - startedAtMs);
  };

  return {
    toQueue: (queue, envelope) => publish(queue, { exchange: '', key: names.queue(queue), envelope }),
    toExchange: (exchange, routingKey, envelope, options = {}) => {
      const key = names.routingKey(exchange, routingKey);
      return publish(exchange, { exchange: names.exchange(exchange), key, envelope, ...options });
    },
    settle: async (timeoutMs) => {
      if (inFlight.size === 0) return;
      await once(idle, 'idle', { signal: AbortSignal.timeout(timeoutMs) }).catch(() => undefined);
    },
    isReady: () => recovering.current() !== undefined,
    close: () => recovering.close(),
  };
};

/** AMQP's short strings hold 255 bytes; 60 characters fit whatever they are. The envelope has the whole values. */
const shortString = (text: string): string => text.slice(0, 60);

const unsendable = (cause: unknown): PermanentError =>
  new PermanentError('UNSENDABLE', `The message cannot be written as AMQP: ${errorMessageOf(cause)}`, { cause });

/** amqplib tells a nack from a closed channel only by its text. */
const isNack = (error: unknown): boolean => error instanceof Error && error.message === 'message nacked';

const unroutable = (exchange: string, key: string, reason: string): RetryableError =>
  new RetryableError('UNROUTABLE', `No queue took the message sent to "${exchange}" with key "${key}": ${reason}.`, {
    fix: 'Assert the topology, or correct the name.',
  });
