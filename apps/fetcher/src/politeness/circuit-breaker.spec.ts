import { describe, expect, it } from '@jest/globals';
import { manualClock } from '@aisle/testkit';
import { breakerRules, createCircuitBreaker } from './circuit-breaker.js';

const setUp = () => {
  const clock = manualClock();
  const breaker = createCircuitBreaker(clock, breakerRules, () => 1);
  const fail = (times: number) => {
    for (let time = 0; time < times; time += 1) breaker.failed('HTTP_403', clock.monotonicMs());
  };
  const succeed = () => breaker.succeeded(clock.monotonicMs());
  return { clock, breaker, fail, succeed };
};

describe('the circuit breaker of a politeness key', () => {
  it('opens after ten failures in a row, and says why', () => {
    const { breaker, fail } = setUp();
    fail(9);
    expect(breaker.state().state).toBe('closed');
    fail(1);
    expect(breaker.state()).toMatchObject({ state: 'open', reason: 'HTTP_403', opened: 1 });
    expect(breaker.remainingMs()).toBe(60_000);
  });

  it('opens where nine of ten answers fail, although some succeed in between', () => {
    const { breaker, fail, succeed } = setUp();
    for (const failures of [9, 9]) {
      fail(failures);
      succeed();
    }
    expect(breaker.state().state).toBe('closed');
    fail(1);
    expect(breaker.state().state).toBe('open');
  });

  it('stays closed where every second page fails', () => {
    const { breaker, fail, succeed } = setUp();
    for (let pair = 0; pair < 50; pair += 1) {
      fail(1);
      succeed();
    }
    expect(breaker.state().state).toBe('closed');
  });

  it('half-opens after its time: a success closes it, a failure opens it for longer', () => {
    const { clock, breaker, fail, succeed } = setUp();
    fail(10);
    clock.advance(60_000);
    expect(breaker.state().state).toBe('half-open');
    fail(1);
    expect([breaker.remainingMs(), breaker.state().opened]).toEqual([120_000, 2]);
    clock.advance(120_000);
    succeed();
    expect(breaker.state()).toEqual({ state: 'closed', reason: null, until: null, opened: 0 });
    fail(9);
    expect(breaker.state().state).toBe('closed');
  });

  it('ignores answers to requests that started before it opened', () => {
    const { clock, breaker, fail } = setUp();
    fail(10);
    clock.advance(60_001);
    breaker.failed('HTTP_403', 0);
    breaker.succeeded(0);
    expect(breaker.state()).toMatchObject({ state: 'half-open', opened: 1 });
  });

  it('never waits longer than half an hour', () => {
    const { clock, breaker, fail } = setUp();
    fail(10);
    for (let time = 0; time < 10; time += 1) {
      clock.advance(breaker.remainingMs());
      fail(1);
    }
    expect(breaker.remainingMs()).toBe(1_800_000);
  });

  it('goes on where another owner stopped', () => {
    const { clock, breaker } = setUp();
    const until = new Date(clock.now().getTime() + 5_000).toISOString();
    breaker.restore({ state: 'open', reason: 'TIMEOUT', until, opened: 3 });
    expect(breaker.state()).toEqual({ state: 'open', reason: 'TIMEOUT', until, opened: 3 });
  });
});
