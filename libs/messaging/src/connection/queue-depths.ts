import type { ChannelModel } from 'amqplib';
import type { Names } from './names.js';

const notFound = 404;

/** Messages ready in each of these queues (those in a consumer's hands not counted); queues that are missing are left out. */
export const readQueueDepths = async (
  model: ChannelModel,
  names: Names,
  queues: readonly string[],
): Promise<Map<string, number>> => {
  const depths = new Map<string, number>();
  const open = async () => {
    const channel = await model.createChannel();
    // What went wrong reaches us as the rejection of the question.
    channel.on('error', () => undefined);
    return channel;
  };
  let channel = await open();
  try {
    for (const queue of queues) {
      try {
        depths.set(queue, (await channel.checkQueue(names.queue(queue))).messageCount);
      } catch (error) {
        // The broker closes the channel on which a missing queue was asked for.
        if ((error as { code?: unknown }).code !== notFound) throw error;
        channel = await open();
      }
    }
  } finally {
    await channel.close().catch(() => undefined);
  }
  return depths;
};
