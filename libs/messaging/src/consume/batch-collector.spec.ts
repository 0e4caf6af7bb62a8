import { expect, test } from '@jest/globals';
import { defineMessage } from '@aisle/contracts';
import { z } from 'zod';
import { createBatchCollector } from './batch-collector.js';
import { routeBatch } from './routes.js';
import type { WorkItem } from './work.js';

const note = defineMessage('note', 1, z.object({ listings: z.number() }));

test('a batch is complete when its messages weigh enough, however few they are', () => {
  const limits = { maxSize: 100, maxWaitMs: 60_000, maxWeight: 10 };
  const route = routeBatch(
    note,
    async () => undefined,
    limits,
    ({ listings }) => listings,
  );
  const batches: number[] = [];
  const collector = createBatchCollector(
    ({ items }) => void batches.push(items.length),
    () => true,
  );
  for (const listings of [4, 5, 3, 12, 1]) collector.add({ route, payload: { listings } } as unknown as WorkItem);
  expect(batches).toEqual([3, 1]);
  collector.flush();
  expect(batches).toEqual([3, 1, 1]);
});
