import { describe, expect, test } from '@jest/globals';
import { firstIdAt, type RequestId, type RunId, type SupplierId } from '@aisle/core';
import type { FrontierMark, RetailerWindow } from '@aisle/storage';
import { manualClock } from '@aisle/testkit';
import { createSearchMemory, type Look } from './search-memory.js';

const startMs = Date.parse('2026-03-01T12:00:00Z');
const overdueMs = 120_000;
const idAt = (ms: number): RequestId => firstIdAt(new Date(ms)) as RequestId;
const run = 'run' as RunId;
const markOf = (requestId: RequestId): FrontierMark => ({
  requestId,
  runId: run,
  retailerId: 'shop' as SupplierId,
  kind: 'product-page',
  isUntried: true,
});
const windowOf = (firstOverdueAt: Date | null): RetailerWindow => ({
  retailerId: 'shop',
  inFlight: 1,
  firstOverdueAt,
  free: 1,
});
const lookAt = (look: Partial<Look>): Look => ({ windows: [windowOf(null)], chosen: [], unsent: new Set(), ...look });
const newMemory = () => {
  const clock = manualClock(startMs);
  return { clock, memory: createSearchMemory(clock, { overdueMs }) };
};
const untriedFrom = (memory: ReturnType<typeof createSearchMemory>) =>
  memory.startFor(['shop']).untried.map(({ afterId }) => afterId);

describe('the dispatcher’s memory', () => {
  test('goes on after the last request it has sent', () => {
    const { memory } = newMemory();
    const found = idAt(startMs - 60_000);
    memory.remember(lookAt({ chosen: [markOf(idAt(startMs - 61_000)), markOf(found)] }));
    expect(untriedFrom(memory)).toEqual([found]);
  });

  test('looks again for requests so young that earlier ones may not be committed yet', () => {
    const { clock, memory } = newMemory();
    const young = idAt(startMs - 1_000);
    memory.remember(lookAt({ chosen: [markOf(young)] }));
    expect(untriedFrom(memory)).toEqual([idAt(startMs - 10_000)]);
    clock.advance(9_000);
    expect(untriedFrom(memory)).toEqual([young]);
  });

  test('looks from the front once a minute, for what was committed later still', () => {
    const { clock, memory } = newMemory();
    memory.remember(lookAt({ chosen: [markOf(idAt(startMs - 60_000))] }));
    clock.advance(61_000);
    expect(untriedFrom(memory)).toEqual([]);
    expect(untriedFrom(memory)).toHaveLength(1);
  });

  test('forgets its mark where a chosen request could not be sent', () => {
    const { memory } = newMemory();
    const sent = idAt(startMs - 60_000);
    memory.remember(lookAt({ chosen: [markOf(sent)], unsent: new Set([sent]) }));
    expect(untriedFrom(memory)).toEqual([]);
  });

  test('counts in flight from the first that is overdue, or from what is sent from now on', () => {
    const { memory } = newMemory();
    const inFlightFrom = () => memory.startFor(['shop']).inFlight.map(({ overdueFrom }) => overdueFrom.getTime());
    memory.remember(lookAt({ windows: [windowOf(new Date(startMs + 5_000))] }));
    expect(inFlightFrom()).toEqual([startMs + 5_000]);
    memory.remember(lookAt({ windows: [windowOf(null)] }));
    expect(inFlightFrom()).toEqual([startMs + overdueMs - 10_000]);
  });
});
