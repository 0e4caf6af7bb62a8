import { describe, expect, it } from '@jest/globals';
import { manualClock } from '@aisle/testkit';
import { createFetchLease } from './fetch-lease.js';

const setUp = () => {
  const clock = manualClock();
  const heard = { atMs: 0 };
  const losses: number[] = [];
  const lease = createFetchLease({
    clock,
    sinceBootMs: clock.monotonicMs,
    leaseMs: 10_000,
    msSinceBrokerAnswered: () => clock.monotonicMs() - heard.atMs,
    onLost: () => losses.push(clock.monotonicMs()),
  });
  const renew = (sentAtMs = clock.monotonicMs(), leaseMs?: number) => lease.renew({ sentAtMs, leaseMs });
  return { clock, heard, lease, losses, renew };
};

describe('the right to fetch', () => {
  it('is not there before the coordinator has said what is ours', () => {
    const { lease } = setUp();
    expect(() => lease.assertHeld()).toThrow(expect.objectContaining({ code: 'FETCH_LEASE_LOST' }));
  });

  it('ends without a word from the broker, aborting what is under way', () => {
    const { clock, lease, losses, renew } = setUp();
    renew();
    const signal = lease.signal();
    clock.advance(9_999);
    renew();
    expect(lease.check()).toBe(true);
    clock.advance(1);
    expect([lease.check(), lease.check(), signal.aborted]).toEqual([false, false, true]);
    expect(losses).toEqual([10_000]);
  });

  it('ends without a word from the coordinator, although the broker is there', () => {
    const { clock, heard, lease, renew } = setUp();
    renew();
    clock.advance(10_000);
    heard.atMs = 10_000;
    expect(() => lease.assertHeld()).toThrow();
  });

  it('comes back with the next assignment, under a new signal', () => {
    const { clock, heard, lease, renew } = setUp();
    renew();
    clock.advance(20_000);
    lease.check();
    heard.atMs = 20_000;
    renew();
    expect(() => lease.assertHeld()).not.toThrow();
    expect(lease.signal().aborted).toBe(false);
  });

  it('is not renewed by an answer to a heartbeat of long ago: it waited while this process stood still', () => {
    const { clock, heard, lease, renew } = setUp();
    renew();
    clock.advance(10_000);
    heard.atMs = 10_000;
    renew(0);
    expect(() => lease.assertHeld()).toThrow();
  });

  it('is as long as the coordinator says, counted from when the answered heartbeat was sent', () => {
    const { clock, lease, renew } = setUp();
    clock.advance(1_000);
    renew(0, 3_000);
    clock.advance(1_999);
    expect(lease.check()).toBe(true);
    clock.advance(1);
    expect(lease.check()).toBe(false);
  });

  it('is over when the machine slept, although its monotonic clock and with it the broker know nothing of that', () => {
    let sleptMs = 0;
    const clock = manualClock();
    const lease = createFetchLease({
      clock,
      sinceBootMs: () => clock.monotonicMs() + sleptMs,
      leaseMs: 10_000,
      msSinceBrokerAnswered: () => 0,
      onLost: () => undefined,
    });
    lease.renew({ sentAtMs: 0, leaseMs: undefined });
    expect(lease.check()).toBe(true);
    sleptMs = 3_600_000;
    expect(lease.check()).toBe(false);
  });
});
