import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createExchangeRoom } from './exchange-room.js';

const limits = { maxExchanges: 3, maxBytes: 100, bytesPerExchange: 10, largestBytes: 40 };
const settled = async (promise: Promise<void> | undefined): Promise<boolean> =>
  Promise.race([
    Promise.resolve(promise).then(() => true),
    new Promise<boolean>((resolve) => setImmediate(() => resolve(false))),
  ]);

describe('the room of all exchanges', () => {
  it('has no more places than exchanges are allowed, and one again when one is released', () => {
    const room = createExchangeRoom(limits);
    const [first, ...others] = [1, 2, 3].map(() => room.place());
    expect([first, ...others].map((place) => place?.tryTake())).toEqual([true, true, true]);
    const late = room.place();
    let woken = 0;
    expect(late.tryTake()).toBe(false);
    room.whenFree(() => (woken += 1));
    first?.release();
    first?.release();
    expect([woken, late.tryTake(), room.place().tryTake()]).toEqual([1, true, false]);
  });

  it('lets pages grow into what is free, and then one after another', async () => {
    const room = createExchangeRoom(limits);
    const [one, two, three] = [room.place(), room.place(), room.place()];
    for (const place of [one, two, three]) place.tryTake();
    expect(one.reserve(40)).toBeUndefined();
    const [second, third] = [two.reserve(40), three.reserve(40)];
    expect([await settled(second), await settled(third)]).toEqual([true, false]);
    two.release();
    expect(await settled(third)).toBe(true);
  });

  it('lets a suspect in alone: not before all others have ended, and nobody beside it', () => {
    const room = createExchangeRoom(limits);
    const [busy, suspect, next] = [room.place(), room.place({ alone: true }), room.place()];
    busy.tryTake();
    expect([suspect.tryTake(), next.tryTake()]).toEqual([false, false]);
    busy.release();
    expect([suspect.tryTake(), next.tryTake()]).toEqual([true, false]);
    suspect.release();
    expect(next.tryTake()).toBe(true);
  });

  it('is not held up by a suspect that goes away before it was let in', () => {
    const room = createExchangeRoom(limits);
    const [busy, suspect, next] = [room.place(), room.place({ alone: true }), room.place()];
    busy.tryTake();
    suspect.tryTake();
    suspect.release();
    expect(next.tryTake()).toBe(true);
  });

  it('never gives away more bytes than there are, and everybody gets what they need in the end', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 30 }), async (sizes) => {
        const room = createExchangeRoom(limits);
        let used = 0;
        let most = 0;
        const page = async (bytes: number): Promise<void> => {
          const place = room.place();
          while (!place.tryTake()) await new Promise<void>((resolve) => room.whenFree(resolve));
          await place.reserve(bytes);
          used += bytes;
          most = Math.max(most, used);
          await new Promise((resolve) => setImmediate(resolve));
          used -= bytes;
          place.release();
        };
        await Promise.all(sizes.map(page));
        expect(most).toBeLessThanOrEqual(limits.maxBytes);
      }),
      { numRuns: 50 },
    );
  });
});
