import { backoffMs, errorMessageOf } from '@aisle/core';
import type { Channel, ChannelModel } from 'amqplib';
import { pause } from '../pause.js';
import type { RecoveringConnection } from './recovering-connection.js';
import type { MessagingLog } from '../messaging-log.js';

const connectionTimeoutMs = 3_600_000;
const steadyAfterMs = 5_000;
const reopenBackoff = { firstMs: 50, maxMs: 10_000 };

export interface RecoveringChannel<C extends Channel> {
  /** The open and set-up channel, if there is one now. */
  current(): C | undefined;
  /** Closes it and does not open it again. */
  close(): Promise<void>;
}

export interface RecoveringChannelOptions<C extends Channel> {
  connection: RecoveringConnection;
  log: MessagingLog;
  create(model: ChannelModel): Promise<C>;
  /** Prepares each new channel; when it throws, the channel is closed and opened again later. */
  setUp(channel: C): Promise<void>;
  /** The channel is ready and is `current` now. */
  onOpen?(): void;
  /** The channel is gone; `error` is what the broker said about it. */
  onLost?(error: Error | undefined): void;
  onSetUpFailed?(error: unknown): void | Promise<void>;
}

/** Keeps a channel open for as long as the connection is not closed: whatever closes it, it is opened and set up again with backoff. */
export const openRecoveringChannel = <C extends Channel>(
  options: RecoveringChannelOptions<C>,
): RecoveringChannel<C> => {
  const { connection, log, create, setUp, onOpen, onLost, onSetUpFailed } = options;
  const stopping = new AbortController();
  let current: C | undefined;
  const hasEnded = (): boolean => stopping.signal.aborted || connection.isClosed();

  /** Resolves when the channel has ended, with whether it lived long enough to call it steady. */
  const serveOneChannel = async (): Promise<boolean> => {
    const model = await connection.model(connectionTimeoutMs);
    const channel = await create(model);
    let lastError: Error | undefined;
    channel.on('error', (error) => (lastError = error));
    const ended = new Promise<void>((resolve) => channel.once('close', resolve));
    try {
      await setUp(channel);
    } catch (error) {
      await channel.close().catch(() => undefined);
      await onSetUpFailed?.(error);
      throw error;
    }
    if (stopping.signal.aborted) await channel.close().catch(() => undefined);
    else current = channel;
    if (current) onOpen?.();
    const openedAtMs = performance.now();
    await ended;
    current = undefined;
    onLost?.(lastError);
    return performance.now() - openedAtMs > steadyAfterMs;
  };

  const serve = async (): Promise<void> => {
    let failures = 0;
    while (!hasEnded()) {
      try {
        failures = (await serveOneChannel()) ? 0 : failures + 1;
      } catch (error) {
        failures += 1;
        if (!hasEnded()) log.warn('could not open a channel', { reason: errorMessageOf(error) });
      }
      if (!hasEnded()) await pause(backoffMs(failures + 1, reopenBackoff), stopping.signal);
    }
  };
  const served = serve();

  return {
    current: () => current,
    close: async () => {
      stopping.abort();
      // A channel that is closed already rejects, which is as good as closed.
      await current?.close().catch(() => undefined);
      if (connection.isUp()) await served;
    },
  };
};
