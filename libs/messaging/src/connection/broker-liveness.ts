import type { Clock } from '@aisle/core';
import type { Channel } from 'amqplib';
import { pause } from '../pause.js';
import { openRecoveringChannel } from './recovering-channel.js';
import type { RecoveringConnection } from './recovering-connection.js';
import type { MessagingLog } from '../messaging-log.js';

const everyMs = 1_000;

export interface BrokerLiveness {
  msSinceBrokerAnswered(): number;
  close(): Promise<void>;
}

/**
 * Asks the broker something trivial every second. What counts is when an answered question was *sent*: an answer
 * that waited in the socket while this process was suspended must not look fresh.
 */
export const watchBrokerLiveness = (
  connection: RecoveringConnection,
  clock: Clock,
  log: MessagingLog,
): BrokerLiveness => {
  let lastAnsweredQuestionAtMs = Number.NEGATIVE_INFINITY;
  const stopping = new AbortController();

  const ask = async (channel: Channel): Promise<void> => {
    const askedAtMs = clock.monotonicMs();
    // Nothing is consumed on this channel, so its prefetch means nothing: it is only the cheapest question there is.
    await channel.prefetch(1);
    lastAnsweredQuestionAtMs = askedAtMs;
  };
  const askOn = async (channel: Channel): Promise<void> => {
    let isOpen = true;
    channel.once('close', () => (isOpen = false));
    while (isOpen && !stopping.signal.aborted) {
      await pause(everyMs, stopping.signal);
      // A closed channel rejects, and the loop ends with it.
      if (isOpen) await ask(channel).catch(() => undefined);
    }
  };
  const recovering = openRecoveringChannel<Channel>({
    connection,
    log,
    create: (model) => model.createChannel(),
    setUp: async (channel) => {
      await ask(channel);
      void askOn(channel);
    },
  });

  return {
    msSinceBrokerAnswered: () => clock.monotonicMs() - lastAnsweredQuestionAtMs,
    close: async () => {
      stopping.abort();
      await recovering.close();
    },
  };
};
