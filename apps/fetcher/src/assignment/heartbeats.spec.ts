import { expect, it } from '@jest/globals';
import { manualClock } from '@aisle/testkit';
import { createKeyPoliteness } from '../politeness/key-politeness.js';
import { createHeartbeats } from './heartbeats.js';

const stateOf = (key: string, requests = 0) => {
  const politeness = createKeyPoliteness(key, manualClock());
  for (let request = 0; request < requests; request += 1) politeness.started();
  return politeness.state();
};

it('each heartbeat has the next number', () => {
  const heartbeats = createHeartbeats();
  expect([heartbeats.next([]), heartbeats.next([])]).toEqual([{ sequence: 1 }, { sequence: 2 }]);
});

it("a key's state is told until an answer shows that it is known, and again when it changes", () => {
  const heartbeats = createHeartbeats();
  const [quiet, before, after] = [stateOf('quiet'), stateOf('busy'), stateOf('busy', 1)];
  expect(heartbeats.next([quiet, before]).keys).toEqual([quiet, before]);
  heartbeats.sent('one', { sentAtMs: 5, states: [quiet, before] });
  expect(heartbeats.next([quiet, before]).keys).toEqual([quiet, before]);
  expect(heartbeats.answered('one')).toBe(5);
  expect(heartbeats.next([quiet, before]).keys).toBeUndefined();
  expect(heartbeats.next([quiet, after]).keys).toEqual([after]);
});

it('a plan that answers none of the last hundred heartbeats answers nothing', () => {
  const heartbeats = createHeartbeats();
  for (let id = 0; id <= 100; id += 1) heartbeats.sent(String(id), { sentAtMs: id, states: [] });
  expect([heartbeats.answered('0'), heartbeats.answered(null), heartbeats.answered('1')]).toEqual([
    undefined,
    undefined,
    1,
  ]);
});
