import { RetryableError, errorMessageOf } from '@aisle/core';
import { type ChannelModel, connect } from 'amqplib';
import type { MessagingLog } from './messaging-log.js';

const heartbeatSeconds = 10;
const handshakeTimeoutMs = 10_000;
const recovery = { initialDelay: 100, maxDelay: 10_000, factor: 2, jitter: 0.5, waitForConnect: false } as const;

/** One AMQP connection that comes back by itself. */
export interface Link {
  /** The open connection; waits for it. Rejects with BROKER_UNAVAILABLE after the time, or when the link closes. */
  model(timeoutMs: number): Promise<ChannelModel>;
  isUp(): boolean;
  /** Closed by us, for good. */
  isClosed(): boolean;
  close(): Promise<void>;
}

const unavailable = (message: string, cause?: unknown): RetryableError =>
  new RetryableError('BROKER_UNAVAILABLE', message, {
    cause,
    fix: 'See whether the broker runs and AMQP_URL is right.',
  });

/** Opens a connection named `name` in the broker's listings. Returns at once; the first connect is retried like others. */
export const openLink = async (amqpUrl: string, name: string, log: MessagingLog): Promise<Link> => {
  const recovering = await connect(amqpUrl, {
    heartbeat: heartbeatSeconds,
    timeout: handshakeTimeoutMs,
    keepAlive: true,
    noDelay: true,
    clientProperties: { connection_name: name },
    recovery,
  } as Parameters<typeof connect>[1] & { recovery: typeof recovery });
  let current: ChannelModel | undefined;
  let lastFailure: unknown;
  let isClosed = false;
  const waiters = new Set<() => void>();
  const wake = (): void => {
    for (const waiter of [...waiters]) waiter();
  };

  recovering.on('connect', (model) => {
    current = model;
    log.info('connected to the broker', { connection: name });
    wake();
  });
  recovering.on('disconnect', (error) => {
    current = undefined;
    lastFailure = error;
    if (!isClosed) log.warn('lost the connection to the broker', { connection: name, reason: errorMessageOf(error) });
  });
  recovering.on('connect-failed', (error) => {
    lastFailure = error;
    log.warn('could not connect to the broker', { connection: name, reason: errorMessageOf(error) });
  });
  // Every error is followed by a disconnect; without a listener Node would throw it.
  recovering.on('error', (error) => (lastFailure = error));
  recovering.on('blocked', (reason) => log.warn('the broker blocks publishers', { connection: name, reason }));
  recovering.on('unblocked', () => log.info('the broker lets publishers go on', { connection: name }));

  const waitForModel = (timeoutMs: number): Promise<ChannelModel> =>
    new Promise((resolve, reject) => {
      const settle = (): void => {
        if (!current && !isClosed && !hasTimedOut) return;
        clearTimeout(timer);
        waiters.delete(settle);
        if (current) resolve(current);
        else if (isClosed) reject(unavailable('The connection to the broker was closed.'));
        else reject(unavailable(`No connection to the broker within ${Math.round(timeoutMs)} ms.`, lastFailure));
      };
      let hasTimedOut = false;
      const timer = setTimeout(() => {
        hasTimedOut = true;
        settle();
      }, timeoutMs);
      waiters.add(settle);
      settle();
    });

  return {
    model: waitForModel,
    isUp: () => current !== undefined,
    isClosed: () => isClosed,
    close: async () => {
      isClosed = true;
      current = undefined;
      wake();
      await recovering.close();
    },
  };
};
