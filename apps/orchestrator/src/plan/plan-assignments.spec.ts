import { describe, expect, test } from '@jest/globals';
import { ownerOf } from '@aisle/core';
import type { KnownFetcher, OwnedRetailer } from '@aisle/storage';
import { planAssignments } from './plan-assignments.js';

const now = new Date('2026-03-01T12:00:00.000Z');
const rules = { now, fetcherDeadMs: 10_000, crashWaitMs: 35_000, settleMs: 3_000 };
const ago = (ms: number): Date => new Date(now.getTime() - ms);

const fetcher = (fetcherId: string, changes: Partial<KnownFetcher> = {}): KnownFetcher => ({
  fetcherId,
  lastAliveAt: ago(500),
  held: [],
  leftAt: null,
  ...changes,
});
const retailer = (retailerId: string, changes: Partial<OwnedRetailer> = {}): OwnedRetailer => ({
  retailerId,
  politenessKey: `${retailerId}.example`,
  isPaused: false,
  maxConcurrency: 4,
  fetcherId: null,
  epoch: 0,
  startsAt: null,
  ...changes,
});
const plan = (fetchers: KnownFetcher[], retailers: OwnedRetailer[]) => planAssignments({ fetchers, retailers }, rules);

/** Of the two, the one that hashing prefers for the key comes second. */
const [loser, winner] = ownerOf('shop.example', ['left', 'right']) === 'left' ? ['right', 'left'] : ['left', 'right'];
const heldByLoser = retailer('shop', { fetcherId: loser, epoch: 3, startsAt: ago(60_000) });
const changesOf = (fetchers: KnownFetcher[], retailers = [heldByLoser]) => plan(fetchers, retailers).changes;

describe('who fetches for whom', () => {
  test('the first fetcher gets every retailer at once', () => {
    const { changes, byFetcher } = plan([fetcher('only')], [retailer('a'), retailer('b')]);
    expect(changes).toEqual([
      { retailerId: 'a', fetcherId: 'only', epoch: 1, startsAt: now },
      { retailerId: 'b', fetcherId: 'only', epoch: 1, startsAt: now },
    ]);
    expect(byFetcher.get('only')?.map(({ retailerId }) => retailerId)).toEqual(['a', 'b']);
  });

  test('an owner that stays the owner sees no change', () => {
    expect(changesOf([fetcher(loser, { held: ['shop'] })])).toEqual([]);
  });

  test('a planned move waits until the owner no longer holds it, and meanwhile tells the owner to let go', () => {
    const { changes, byFetcher } = plan([fetcher(loser, { held: ['shop'] }), fetcher(winner)], [heldByLoser]);
    expect(changes).toEqual([]);
    expect([...byFetcher.values()]).toEqual([[], []]);
  });

  test('a released retailer goes to its new owner without a wait', () => {
    expect(changesOf([fetcher(loser), fetcher(winner)])).toEqual([
      { retailerId: 'shop', fetcherId: winner, epoch: 4, startsAt: now },
    ]);
  });

  test('an owner that was assigned a moment ago may hold it without having said so yet', () => {
    const justAssigned = { ...heldByLoser, startsAt: ago(1_000) };
    expect(changesOf([fetcher(loser), fetcher(winner)], [justAssigned])).toEqual([]);
  });

  test('after a crash the new owner waits out what the old one may have in flight', () => {
    const crashed = fetcher(loser, { lastAliveAt: ago(10_000), held: ['shop'] });
    const [change] = changesOf([crashed, fetcher(winner)]);
    expect(change).toMatchObject({ fetcherId: winner, epoch: 4 });
    expect(change?.startsAt.getTime()).toBe(now.getTime() + 35_000);
  });

  test('a crash of long ago costs no wait', () => {
    const crashed = fetcher(loser, { lastAliveAt: ago(3_600_000), held: ['shop'] });
    expect(changesOf([crashed, fetcher(winner)])[0]?.startsAt).toEqual(now);
  });

  test('an owner that left in order costs no wait', () => {
    expect(changesOf([fetcher(loser, { leftAt: ago(100) }), fetcher(winner)])[0]?.startsAt).toEqual(now);
  });

  test('a wait that has begun is not cut short by a further move', () => {
    const waiting = { ...heldByLoser, startsAt: new Date(now.getTime() + 20_000) };
    expect(changesOf([fetcher(loser, { leftAt: ago(100) }), fetcher(winner)], [waiting])[0]?.startsAt).toEqual(
      waiting.startsAt,
    );
  });

  test('retailers of one host move together: one that is still held keeps the other', () => {
    const sibling = retailer('outlet', { ...heldByLoser, retailerId: 'outlet' });
    expect(changesOf([fetcher(loser, { held: ['shop'] }), fetcher(winner)], [heldByLoser, sibling])).toEqual([]);
    const { changes } = plan([fetcher(loser), fetcher(winner)], [heldByLoser, sibling]);
    expect(changes.map(({ fetcherId }) => fetcherId)).toEqual([winner, winner]);
  });

  test('without a living fetcher everything stays as it is', () => {
    expect(plan([fetcher(loser, { lastAliveAt: ago(20_000) })], [heldByLoser])).toEqual({
      changes: [],
      byFetcher: new Map(),
    });
  });
});
