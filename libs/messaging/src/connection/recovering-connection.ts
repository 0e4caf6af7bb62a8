import { FatalError, UnavailableError, errorMessageOf } from '@aisle/core';
import { type ChannelModel, connect } from 'amqplib';
import type { MessagingLog } from '../messaging-log.js';
import { withHeartbeat } from './heartbeat.js';

const handshakeTimeoutMs = 10_000;
const recovery = { initialDelay: 100, maxDelay: 10_000, factor: 2, jitter: 0.5, waitForConnect: false } as const;

/** One AMQP connection that comes back by itself. */
export interface RecoveringConnection {
  /**
   * The open connection; waits for it. Rejects with BROKER_UNAVAILABLE after the time, or when it is closed by us; with
   * BROKER_REFUSED as soon as the broker has refused the very first connection.
   */
  model(timeoutMs: number): Promise<ChannelModel>;
  isUp(): boolean;
  /** Open, but the broker takes no messages: it is short of memory or disk. */
  isBlocked(): boolean;
  /** Closed by us, for good. */
  isClosed(): boolean;
  close(): Promise<void>;
}

const unavailable = (message: string, cause?: unknown): UnavailableError =>
  new UnavailableError('BROKER_UNAVAILABLE', message, {
    cause,
    fix: 'See whether the broker runs and AMQP_URL is right.',
  });

/**
 * A broker that closes where it should open the virtual host. Why it does so amqplib does not tell: mostly there is no such
 * host, or it is not this user's; but one that is starting, or full, closes too. So it is asked a few times.
 */
const virtualHostRefused = /^Expected ConnectionOpenOk; got <ConnectionClose /;
const maxVirtualHostRefusals = 5;
/** ACCESS_REFUSED: the user or the password is not known, as amqplib words it. */
const userRefused = /^Handshake terminated by server: 403 /;

/** Answers each failed connect with what is wrong with AMQP_URL, where no waiting mends it. */
const createRefusals = (amqpUrl: string): ((failure: unknown) => FatalError | undefined) => {
  let refusals = 0;
  return (failure) => {
    const said = errorMessageOf(failure);
    if (userRefused.test(said)) {
      return refused(`The broker does not take the user or the password of AMQP_URL: ${said}.`, failure);
    }
    refusals = virtualHostRefused.test(said) ? refusals + 1 : 0;
    if (refusals < maxVirtualHostRefusals) return undefined;
    const host = decodeURIComponent(new URL(amqpUrl).pathname.slice(1)) || '/';
    return refused(`The broker does not open the virtual host "${host}" of AMQP_URL.`, failure);
  };
};

const refused = (message: string, cause: unknown): FatalError =>
  new FatalError('BROKER_REFUSED', message, {
    cause,
    fix: "Check user, password and virtual host in AMQP_URL, and the user's permissions; the broker's log says more.",
  });

/** Opens a connection named `name` in the broker's listings. Returns at once; the first connect is retried like others. */
export const openRecoveringConnection = async (
  amqpUrl: string,
  name: string,
  log: MessagingLog,
): Promise<RecoveringConnection> => {
  const recovering = await connect(withHeartbeat(amqpUrl), {
    timeout: handshakeTimeoutMs,
    keepAlive: true,
    noDelay: true,
    clientProperties: { connection_name: name },
    recovery,
  } as Parameters<typeof connect>[1] & { recovery: typeof recovery });
  let current: ChannelModel | undefined;
  let lastFailure: unknown;
  let isClosed = false;
  let isBlocked = false;
  let wasUp = false;
  let refusal: FatalError | undefined;
  const refusalIn = createRefusals(amqpUrl);
  const waiters = new Set<() => void>();
  const wake = (): void => {
    for (const waiter of [...waiters]) waiter();
  };

  recovering.on('connect', (model) => {
    current = model;
    wasUp = true;
    log.info('connected to the broker', { connection: name });
    wake();
  });
  recovering.on('disconnect', (error) => {
    current = undefined;
    isBlocked = false;
    lastFailure = error;
    if (!isClosed) log.warn('lost the connection to the broker', { connection: name, reason: errorMessageOf(error) });
  });
  recovering.on('connect-failed', (error) => {
    lastFailure = error;
    // A connection that was open once goes on waiting: the broker may just be set up anew.
    if (!wasUp) refusal ??= refusalIn(error);
    if (refusal) wake();
    log.warn('could not connect to the broker', { connection: name, reason: errorMessageOf(error) });
  });
  // Every error is followed by a disconnect; Node would throw an error that nobody listens to.
  recovering.on('error', (error) => (lastFailure = error));
  recovering.on('blocked', (reason) => {
    isBlocked = true;
    log.warn('the broker blocks publishers', { connection: name, reason });
  });
  recovering.on('unblocked', () => {
    isBlocked = false;
    log.info('the broker lets publishers go on', { connection: name });
  });

  const waitForModel = (timeoutMs: number): Promise<ChannelModel> =>
    new Promise((resolve, reject) => {
      const settle = (): void => {
        if (!current && !isClosed && !refusal && !hasTimedOut) return;
        clearTimeout(timer);
        waiters.delete(settle);
        if (current) resolve(current);
        else if (refusal) reject(refusal);
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
    isBlocked: () => isBlocked,
    close: async () => {
      isClosed = true;
      current = undefined;
      wake();
      await recovering.close();
    },
  };
};
