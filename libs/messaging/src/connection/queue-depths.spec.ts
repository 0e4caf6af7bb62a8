import { EventEmitter } from 'node:events';
import { expect, it } from '@jest/globals';
import type { ChannelModel } from 'amqplib';
import { createNames } from './names.js';
import { readQueueDepths } from './queue-depths.js';

/** A broker that, like the real one, closes a channel on which a missing queue was asked for. */
const brokerWith = (depths: Record<string, number>) => {
  let open = 0;
  const createChannel = async () => {
    open += 1;
    let isClosed = false;
    const close = async (): Promise<void> => {
      if (isClosed) throw new Error('Channel closed');
      isClosed = true;
      open -= 1;
    };
    const checkQueue = async (queue: string) => {
      if (isClosed) throw new Error('Channel closed');
      const messageCount = depths[queue];
      if (messageCount !== undefined) return { queue, messageCount, consumerCount: 0 };
      await close();
      throw Object.assign(new Error('NOT_FOUND'), { code: 404 });
    };
    return Object.assign(new EventEmitter(), { checkQueue, close });
  };
  return { model: { createChannel } as unknown as ChannelModel, open: () => open };
};

it('reads the depths of the queues that are there, and leaves no channel open', async () => {
  const { model, open } = brokerWith({ 'ns.a': 3, 'ns.c': 0 });
  const depths = await readQueueDepths(model, createNames('ns.'), ['a', 'b', 'c', 'd']);
  expect([...depths]).toEqual([
    ['a', 3],
    ['c', 0],
  ]);
  expect(open()).toBe(0);
});
