import { expect, test } from '@jest/globals';
import { silentLogger } from '@aisle/service-kit';
import { manualClock } from '@aisle/testkit';
import { createFullQueues } from './full-queues.js';

const openFullQueues = (depths: Record<string, number>) => {
  const clock = manualClock(0);
  const looks: string[][] = [];
  const broker = {
    isConnected: () => true,
    messagesReady: async (names: readonly string[]) => {
      looks.push([...names]);
      return new Map(names.flatMap((name) => (depths[name] === undefined ? [] : [[name, depths[name]]])));
    },
  };
  return { clock, looks, fullQueues: createFullQueues({ broker, clock, log: silentLogger, maxMessages: 100 }) };
};

test('a tenant whose storefront does not read is left out until it has read', async () => {
  const depths = { 'cache-bust.idle': 100, 'cache-bust.busy': 99 };
  const { clock, fullQueues } = openFullQueues(depths);
  fullQueues.sentTo('idle');
  fullQueues.sentTo('busy');
  expect(await fullQueues.tenantIds()).toEqual(['idle']);
  clock.advance(5_000);
  expect(await fullQueues.tenantIds()).toEqual(['idle']);
  depths['cache-bust.idle'] = 3;
  clock.advance(5_000);
  expect(await fullQueues.tenantIds()).toEqual([]);
});

test('looking costs little: only queues that something was sent to, and no more often than every five seconds', async () => {
  const { clock, looks, fullQueues } = openFullQueues({ 'cache-bust.a': 1, 'cache-bust.b': 1 });
  await fullQueues.tenantIds();
  expect(looks).toEqual([]);
  fullQueues.sentTo('a');
  await fullQueues.tenantIds();
  fullQueues.sentTo('b');
  await fullQueues.tenantIds();
  clock.advance(5_000);
  await fullQueues.tenantIds();
  clock.advance(5_000);
  await fullQueues.tenantIds();
  expect(looks).toEqual([['cache-bust.a'], ['cache-bust.b']]);
});

test('a broker that does not answer leaves everything as it was', async () => {
  const clock = manualClock(0);
  let depth: number | undefined = 200;
  const fullQueues = createFullQueues({
    broker: {
      isConnected: () => true,
      messagesReady: async ([name = '']) => {
        if (depth === undefined) throw new Error('no answer');
        return new Map([[name, depth]]);
      },
    },
    clock,
    log: silentLogger,
  });
  fullQueues.sentTo('a');
  expect(await fullQueues.tenantIds()).toEqual([]);
  depth = 10_000;
  fullQueues.sentTo('a');
  clock.advance(5_000);
  expect(await fullQueues.tenantIds()).toEqual(['a']);
  depth = undefined;
  clock.advance(5_000);
  expect(await fullQueues.tenantIds()).toEqual(['a']);
});
