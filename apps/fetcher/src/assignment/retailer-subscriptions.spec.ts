import { describe, expect, it } from '@jest/globals';
import { supplierIdSchema } from '@aisle/core';
import type { Consumer } from '@aisle/messaging';
import { silentLogger } from '@aisle/service-kit';
import { waitFor } from '@aisle/testkit';
import { createRetailerSubscriptions, type AssignedRetailer } from './retailer-subscriptions.js';

const retailer = (id: string, settings: Partial<AssignedRetailer> = {}): AssignedRetailer => ({
  retailerId: supplierIdSchema.parse(id),
  epoch: 1,
  waitMs: 0,
  prefetch: 4,
  ...settings,
});

/** Consumers whose draining ends when the test says so. */
const setUp = ({ drainsAtOnce = true } = {}) => {
  const events: string[] = [];
  const drained = new Map<string, () => void>();
  let failures = 0;
  const subscriptions = createRetailerSubscriptions({
    log: silentLogger,
    onChange: () => undefined,
    onLetGo: (retailerId) => void events.push(`let go ${retailerId}`),
    onGone: () => undefined,
    subscribeTo: async ({ retailerId, epoch }): Promise<Consumer> => {
      if (failures-- > 0) throw new Error('queue is away');
      events.push(`take ${retailerId} ${epoch}`);
      const stop = async () => {
        events.push(`drain ${retailerId} ${epoch}`);
        if (!drainsAtOnce) await new Promise<void>((resolve) => drained.set(retailerId, resolve));
        events.push(`gone ${retailerId} ${epoch}`);
      };
      return { pause: () => undefined, resume: () => undefined, inFlight: () => 0, stop };
    },
  });
  return { subscriptions, events, drained, failNext: () => (failures = 1) };
};

describe('subscriptions', () => {
  it('are what the plan wants, and nothing else', async () => {
    const { subscriptions, events } = setUp();
    subscriptions.want([retailer('a'), retailer('b')]);
    await waitFor('both taken', () => events.length === 2);
    subscriptions.want([retailer('b')]);
    await waitFor('a gone', () => events.includes('let go a'));
    expect(subscriptions.held()).toEqual(['b']);
    expect(events).toEqual(['take a 1', 'take b 1', 'drain a 1', 'gone a 1', 'let go a']);
  });

  it('are still held while they drain, and begin anew only after that', async () => {
    const { subscriptions, events, drained } = setUp({ drainsAtOnce: false });
    subscriptions.want([retailer('a')]);
    await waitFor('a taken', () => events.length === 1);
    subscriptions.want([]);
    const finishDraining = await waitFor('a draining', () => drained.get('a'));
    subscriptions.want([retailer('a', { epoch: 2 })]);
    expect(subscriptions.held()).toEqual(['a']);
    finishDraining();
    await waitFor('a taken again', () => events.length === 5);
    expect(events).toEqual(['take a 1', 'drain a 1', 'let go a', 'gone a 1', 'take a 2']);
  });

  it('that another fetcher had in between (a new epoch) begin anew', async () => {
    const { subscriptions, events } = setUp();
    subscriptions.want([retailer('a')]);
    await waitFor('a taken', () => events.length === 1);
    subscriptions.want([retailer('a', { epoch: 2 })]);
    await waitFor('a taken again', () => events.at(-1) === 'take a 2');
    expect(events).toEqual(['take a 1', 'drain a 1', 'gone a 1', 'let go a', 'take a 2']);
  });

  it('wait as long as a crashed owner may still fetch, and not at all when unwanted meanwhile', async () => {
    const { subscriptions, events } = setUp();
    subscriptions.want([retailer('a', { waitMs: 60_000 })]);
    expect(subscriptions.held()).toEqual([]);
    subscriptions.want([]);
    await subscriptions.released();
    expect(events).toEqual([]);
  });

  it('that failed are tried again', async () => {
    const { subscriptions, events, failNext } = setUp();
    failNext();
    subscriptions.want([retailer('a')]);
    await waitFor('a taken after all', () => events.includes('take a 1'));
  });
});
