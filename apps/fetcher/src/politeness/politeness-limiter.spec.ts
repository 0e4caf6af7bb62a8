import { describe, expect, it, jest } from '@jest/globals';
import type { FetcherAssignment, KeyLimit } from '@aisle/contracts';
import { RetryableError, systemClock } from '@aisle/core';
import { manualClock, waitFor, type ManualClock } from '@aisle/testkit';
import { silentLogger } from '@aisle/service-kit';
import type { WireAnswer } from '@aisle/web';
import fc from 'fast-check';
import { sampleJob } from '../../test/sample-job.js';
import { createExchangeRoom, type ExchangePlace } from '../jobs/exchange-room.js';
import { createPolitenessLimiter, type Asker, type Politeness, type PolitenessLimiter } from './politeness-limiter.js';

const asker = (settings: Partial<Politeness> = {}, retailerId = 'shop', attempt = 1): Asker =>
  sampleJob({
    retailerId,
    attempt,
    politeness: { key: 'shop', epoch: 1, ratePerSecond: 100, maxConcurrency: 50, ...settings },
  });
const answer = (status = 200, fields: Record<string, string> = {}): WireAnswer => ({
  url: 'http://shop.example/shelf',
  status,
  header: (name) => fields[name],
  headers: (name) => [fields[name] ?? []].flat(),
  location: undefined,
  bytes: Buffer.alloc(100),
});
const limitOf = (wanted: Partial<KeyLimit> = {}): KeyLimit => ({
  key: 'shop',
  epoch: 1,
  ratePerSecond: 100,
  maxConcurrency: 50,
  delayJitter: 0,
  windows: null,
  dailyRequests: null,
  dailyBytes: null,
  notBefore: null,
  breaker: { state: 'closed', reason: null, until: null, opened: 0 },
  currentRate: null,
  day: '2026-01-01',
  requestsToday: 0,
  bytesToday: 0,
  ...wanted,
});
const planOf = (limit: Partial<KeyLimit> = {}, retailer = {}) => {
  const limits = [limitOf(limit)];
  const terms = { retailerId: 'shop', epoch: 1, waitMs: 0, prefetch: 4, politenessKey: 'shop', ...retailer };
  return { retailers: [terms] as unknown as FetcherAssignment['retailers'], limits };
};
const idsOf = (ends: PromiseSettledResult<unknown>[]) =>
  ends.map((end) => (end.status === 'fulfilled' ? 'answered' : (end.reason as { code: string }).code));

/** Time passes in small steps, and what is due in them happens. */
const pass = async (clock: ManualClock, ms: number, stepMs = 50): Promise<void> => {
  for (let passedMs = 0; passedMs < ms; passedMs += stepMs) {
    clock.advance(stepMs);
    await jest.advanceTimersByTimeAsync(stepMs);
  }
};
const withFakeTime = async (test: (time: { clock: ManualClock; limiter: PolitenessLimiter }) => Promise<void>) => {
  jest.useFakeTimers({ doNotFake: ['performance', 'Date'] });
  const clock = manualClock();
  try {
    await test({ clock, limiter: createPolitenessLimiter({ clock, log: silentLogger, random: () => 0 }) });
  } finally {
    jest.useRealTimers();
  }
};

describe('politeness limiter', () => {
  it('starts no more than the rate allows, and begins with an empty bucket', async () => {
    const limiter = createPolitenessLimiter({ clock: systemClock, log: silentLogger });
    const begunAtMs = performance.now();
    const starts: number[] = [];
    const run = () =>
      limiter.run(asker(), async () => {
        starts.push(performance.now() - begunAtMs);
        return answer();
      });
    await Promise.all(Array.from({ length: 20 }, run));
    starts.forEach((start, index) => expect(start).toBeGreaterThanOrEqual(index * 10 + 4));
  });

  it('never starts more than the rate allows nor has more at once, whatever jobs, answers, plans and clock steps do', async () => {
    const event = fc.oneof(
      fc.record({ kind: fc.constant('jobs' as const), count: fc.integer({ min: 1, max: 20 }) }),
      fc.record({ kind: fc.constant('pass' as const), ms: fc.integer({ min: 1, max: 5_000 }) }),
      fc.record({ kind: fc.constant('freeze' as const), ms: fc.integer({ min: 1, max: 120_000 }) }),
      fc.record({ kind: fc.constant('step' as const), ms: fc.integer({ min: -86_400_000, max: 86_400_000 }) }),
      fc.record({ kind: fc.constant('plan' as const), ratePerSecond: fc.constantFrom(0.2, 1, 3, 10, 40) }),
      fc.record({ kind: fc.constant('answer' as const), status: fc.constantFrom(200, 200, 200, 404, 500, 503, 429) }),
    );
    const limits = fc.record({
      ratePerSecond: fc.constantFrom(0.2, 1, 3, 10, 40),
      maxConcurrency: fc.integer({ min: 1, max: 5 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(event, { maxLength: 25 }), limits, (events, limit) =>
        withFakeTime(async ({ clock }) => {
          let stepMs = 0;
          const now = () => new Date(clock.now().getTime() + stepMs);
          const limiter = createPolitenessLimiter({
            clock: { now, monotonicMs: clock.monotonicMs },
            log: silentLogger,
          });
          const starts: number[] = [];
          let epoch = 1;
          let ratePerSecond: number = limit.ratePerSecond;
          const open: ((status: number) => void)[] = [];
          let most = 0;
          const exchange = () =>
            new Promise<WireAnswer>((resolve) => {
              starts.push(clock.monotonicMs());
              most = Math.max(
                most,
                open.push((status) => resolve(answer(status))),
              );
            });
          for (const step of events) {
            if (step.kind === 'pass') await pass(clock, step.ms, 97);
            // The process stands still, and its timers are all late.
            if (step.kind === 'freeze') clock.advance(step.ms);
            if (step.kind === 'step') stepMs += step.ms;
            if (step.kind === 'plan') {
              epoch += 1;
              limiter.follow(planOf({ ...limit, epoch, ratePerSecond: step.ratePerSecond }));
              // For each window the fastest limit that was in force within it would do; the fastest of all is close enough.
              ratePerSecond = Math.max(ratePerSecond, step.ratePerSecond);
            }
            if (step.kind === 'answer') open.shift()?.(step.status);
            if (step.kind === 'jobs')
              for (let job = 0; job < step.count; job += 1) limiter.run(asker(limit), exchange).catch(() => undefined);
          }
          limiter.drop();
          expect(most).toBeLessThanOrEqual(limit.maxConcurrency);
          for (const windowMs of [1_000, 10_000, 60_000]) {
            const counts = starts.map((from) => starts.filter((at) => at >= from && at < from + windowMs).length);
            const allowed = Math.ceil((ratePerSecond * windowMs) / 1_000) + 1;
            expect(Math.max(0, ...counts)).toBeLessThanOrEqual(allowed);
          }
        }),
      ),
      { numRuns: 300 },
    );
  });

  it('is neither stalled nor hurried by a clock that is set', () =>
    withFakeTime(async ({ clock }) => {
      let stepMs = 0;
      const now = () => new Date(clock.now().getTime() + stepMs);
      const limiter = createPolitenessLimiter({ clock: { now, monotonicMs: clock.monotonicMs }, log: silentLogger });
      let starts = 0;
      const exchange = async () => {
        starts += 1;
        return answer(200);
      };
      for (let job = 0; job < 40; job += 1) limiter.run(asker({ ratePerSecond: 2 }), exchange).catch(() => undefined);
      for (const ms of [-7_200_000, 86_400_000]) {
        stepMs += ms;
        await pass(clock, 5_000);
      }
      expect(starts).toBeGreaterThanOrEqual(17);
      expect(starts).toBeLessThanOrEqual(21);
      limiter.run(asker(), async () => answer(429, { 'retry-after': '60' })).catch(() => undefined);
      await pass(clock, 20_000);
      stepMs -= 86_400_000;
      await pass(clock, 61_000);
      expect(limiter.states()[0]?.notBefore).toBeNull();
    }));

  it('gives two retailers on one key the smaller of their rates, whichever epoch is the larger', () =>
    withFakeTime(async ({ clock, limiter }) => {
      const starts: number[] = [];
      const exchange = async () => {
        starts.push(clock.monotonicMs());
        return answer();
      };
      for (let job = 0; job < 5; job += 1) {
        void limiter.run(asker({ ratePerSecond: 10, epoch: 900 }, 'one'), exchange);
        void limiter.run(asker({ ratePerSecond: 4, epoch: 3 }, 'two'), exchange);
      }
      await pass(clock, 1_000);
      expect(starts.length).toBeLessThanOrEqual(5);
      expect(starts.length).toBeGreaterThanOrEqual(4);
    }));

  it('takes the limit from the plan before that of jobs, and a changed one at once', () =>
    withFakeTime(async ({ clock, limiter }) => {
      let starts = 0;
      const exchange = async () => {
        starts += 1;
        return answer();
      };
      limiter.follow(planOf({ ratePerSecond: 1 }));
      for (let job = 0; job < 200; job += 1) limiter.run(asker(), exchange).catch(() => undefined);
      await pass(clock, 10_000);
      expect(starts).toBeLessThanOrEqual(11);
      limiter.follow(planOf({ ratePerSecond: 10, epoch: 2 }));
      await pass(clock, 5_000);
      expect(starts).toBeGreaterThanOrEqual(50);
      limiter.drop();
    }));

  it('pauses the whole key at the first 429: nothing more starts, and what waits goes back with the time', () =>
    withFakeTime(async ({ clock, limiter }) => {
      let asked = 0;
      const exchange = async () => {
        asked += 1;
        await new Promise((resolve) => setTimeout(resolve, 300));
        return answer(429, { 'retry-after': '3600' });
      };
      const open = Promise.allSettled(
        Array.from({ length: 85 }, () => limiter.run(asker({ maxConcurrency: 4 }), exchange)),
      );
      await pass(clock, 1_000);
      const ends = await open;
      expect(asked).toBe(4);
      expect(idsOf(ends).filter((code) => code === 'KEY_PAUSED')).toHaveLength(81);
      const inAnHour = new Date(clock.now().getTime() + 3_600_000);
      for (const end of ends) {
        const { notBefore, keyPausedUntil, policy } = (end as PromiseRejectedResult).reason as {
          notBefore: Date;
          keyPausedUntil: Date;
          policy: string;
        };
        expect(policy).toBe('throttled');
        expect(keyPausedUntil).toEqual(notBefore);
        expect(Math.abs(notBefore.getTime() - inAnHour.getTime())).toBeLessThan(1_000);
      }
      expect(limiter.states()[0]).toMatchObject({ notBeforeReason: 'HTTP_429', currentRate: 50 });
    }));

  it('pauses the key when robots.txt is refused like that', () =>
    withFakeTime(async ({ clock, limiter }) => {
      const robots = limiter.run(asker(), async () => answer(503, { 'retry-after': '60' }), { purpose: 'robots' });
      const ends = Promise.allSettled([robots, limiter.run(asker(), async () => answer())]);
      await pass(clock, 100);
      expect(idsOf(await ends)).toEqual(['HTTP_503', 'KEY_PAUSED']);
      expect(limiter.states()[0]?.notBeforeReason).toBe('ROBOTS_503');
    }));

  it('lets one request find out whether a throttling is over', () =>
    withFakeTime(async ({ clock, limiter }) => {
      let asked = 0;
      const refused = async () => {
        asked += 1;
        return answer(429, { 'retry-after': '10' });
      };
      limiter.run(asker(), refused).catch(() => undefined);
      await pass(clock, 10_100);
      const hanging = () => {
        asked += 1;
        return new Promise<WireAnswer>(() => undefined);
      };
      for (let job = 0; job < 10; job += 1) limiter.run(asker(), hanging).catch(() => undefined);
      await pass(clock, 5_000);
      expect(asked).toBe(2);
      limiter.drop();
    }));

  it('stops at the end of a quota that an answer tells', () =>
    withFakeTime(async ({ clock, limiter }) => {
      const last = limiter.run(asker(), async () => answer(200, { ratelimit: '"default";r=0;t=30' }));
      await pass(clock, 100);
      expect((await last).status).toBe(200);
      await expect(limiter.run(asker(), async () => answer())).rejects.toMatchObject({
        code: 'KEY_PAUSED',
        notBefore: new Date(clock.now().getTime() + 29_950),
      });
      expect(limiter.states()[0]).toMatchObject({ throttledSince: null, currentRate: null });
    }));

  it('leaves a wall of refusals alone after ten of them, at the cost of no further attempt', () =>
    withFakeTime(async ({ clock, limiter }) => {
      let asked = 0;
      const wall = async () => {
        asked += 1;
        return answer(403);
      };
      const ends = Promise.allSettled(
        Array.from({ length: 100 }, () => limiter.run(asker({ maxConcurrency: 1 }), wall)),
      );
      await pass(clock, 2_000);
      const codes = idsOf(await ends);
      expect(asked).toBe(10);
      expect(codes.filter((code) => code === 'answered')).toHaveLength(9);
      expect(codes.filter((code) => code === 'CIRCUIT_OPEN')).toHaveLength(91);
      expect(limiter.states()[0]?.breaker).toMatchObject({ state: 'open', reason: 'HTTP_403', opened: 1 });
    }));

  it('takes pages that fail once more for broken pages, not for a wall', () =>
    withFakeTime(async ({ clock, limiter }) => {
      const broken = Promise.allSettled(
        Array.from({ length: 30 }, () => limiter.run(asker({}, 'shop', 2), async () => answer(500))),
      );
      await pass(clock, 5_000);
      expect(new Set(idsOf(await broken))).toEqual(new Set(['answered']));
      expect(limiter.states()[0]?.breaker.state).toBe('closed');
    }));

  it('lets the page that tries an open circuit have its own failure, so that another one tries next', () =>
    withFakeTime(async ({ clock, limiter }) => {
      const wall = () => limiter.run(asker({ maxConcurrency: 1 }), async () => answer(403));
      const first = Promise.allSettled(Array.from({ length: 10 }, wall));
      await pass(clock, 2_000);
      await first;
      await pass(clock, 60_000, 1_000);
      const probes = Promise.allSettled([wall(), wall()]);
      await pass(clock, 2_000);
      expect(idsOf(await probes)).toEqual(['answered', 'CIRCUIT_OPEN']);
      expect(limiter.states()[0]?.breaker).toMatchObject({ state: 'open', opened: 2 });
    }));

  it('says once that a shop is left alone, and why', () =>
    withFakeTime(async ({ clock }) => {
      const warnings: unknown[] = [];
      const log = { ...silentLogger, warn: (_sentence: string, fields?: object) => void warnings.push(fields) };
      const limiter = createPolitenessLimiter({ clock, log });
      const refused = async () => answer(429, { 'retry-after': '60' });
      const ends = Promise.allSettled([1, 2, 3].map(() => limiter.run(asker(), refused)));
      await pass(clock, 200);
      await ends;
      expect(warnings).toEqual([expect.objectContaining({ politenessKey: 'shop', code: 'KEY_PAUSED' })]);
    }));

  it('lets who has a place in memory go before who waits for one, or neither would ever end', () =>
    withFakeTime(async ({ clock }) => {
      const room = createExchangeRoom({ maxExchanges: 1, maxBytes: 100, bytesPerExchange: 10, largestBytes: 10 });
      const limiter = createPolitenessLimiter({ clock, log: silentLogger, room });
      const [redirected, suspect] = [room.place(), room.place({ alone: true })];
      const fetchWith = (place: ExchangePlace) => limiter.run(asker(), async () => answer(), { place });
      const hops = fetchWith(redirected)
        .then(() => fetchWith(redirected))
        .finally(redirected.release);
      const alone = fetchWith(suspect).finally(suspect.release);
      await pass(clock, 200);
      expect(idsOf(await Promise.allSettled([hops, alone]))).toEqual(['answered', 'answered']);
    }));

  it('counts timeouts and lost connections to the wall, but no failure of our own', () =>
    withFakeTime(async ({ clock, limiter }) => {
      const failing = (code: 'TIMEOUT' | 'BODY_TOO_LARGE', times: number) =>
        Promise.allSettled(
          Array.from({ length: times }, () =>
            limiter.run(asker(), () => Promise.reject(new RetryableError(code, 'it failed'))),
          ),
        );
      const ours = failing('BODY_TOO_LARGE', 30);
      await pass(clock, 3_000);
      await ours;
      expect(limiter.states()[0]?.breaker.state).toBe('closed');
      const theirs = failing('TIMEOUT', 30);
      await pass(clock, 20_000);
      await theirs;
      expect(limiter.states()[0]?.breaker).toMatchObject({ state: 'open', reason: 'TIMEOUT' });
    }));

  it('keeps to hours and to the budget of a day', () =>
    withFakeTime(async ({ clock, limiter }) => {
      const exchange = async (onRead: (bytes: number) => void) => {
        onRead(60);
        onRead(100);
        return answer();
      };
      limiter.follow(planOf({ dailyRequests: 3, requestsToday: 1 }));
      const ends = Promise.allSettled(Array.from({ length: 4 }, () => limiter.run(asker(), exchange)));
      await pass(clock, 1_000);
      expect(idsOf(await ends)).toEqual(['answered', 'answered', 'BUDGET_SPENT', 'BUDGET_SPENT']);
      expect(limiter.states()[0]).toMatchObject({ day: '2026-01-01', requestsToday: 3, bytesToday: 200 });
      const windows = [{ days: [5], from: '10:00', to: '11:00', timeZone: 'UTC' }];
      limiter.follow(planOf({ windows, requestsToday: 1 }));
      await expect(limiter.run(asker(), async () => answer())).rejects.toMatchObject({
        code: 'OUTSIDE_WINDOW',
        notBefore: new Date('2026-01-02T10:00:00Z'),
      });
    }));

  it('goes on where the last owner of the key stopped, and knows better than the plan from then on', () =>
    withFakeTime(async ({ clock, limiter }) => {
      const notBefore = new Date(clock.now().getTime() + 1_000).toISOString();
      limiter.follow(planOf({ notBefore, currentRate: 25 }));
      await expect(limiter.run(asker(), async () => answer())).rejects.toMatchObject({ code: 'KEY_PAUSED' });
      await pass(clock, 1_000);
      limiter.follow(planOf({ notBefore: new Date(clock.now().getTime() + 9_000).toISOString() }));
      const late = limiter.run(asker(), async () => answer());
      await pass(clock, 200);
      expect((await late).status).toBe(200);
      expect(limiter.states()[0]?.currentRate).toBeCloseTo(27);
    }));

  it('sends back what has not started when its retailer moves, and forgets the key with it', () =>
    withFakeTime(async ({ clock, limiter }) => {
      const slow = asker({ ratePerSecond: 0.05 });
      const ends = Promise.allSettled(Array.from({ length: 9 }, () => limiter.run(slow, async () => answer())));
      const other = limiter.run({ ...slow, retailerId: 'other' as Asker['retailerId'] }, async () => answer());
      limiter.letGo('shop');
      expect(new Set(idsOf(await ends))).toEqual(new Set(['FETCH_NOT_STARTED']));
      await expect(limiter.run(slow, async () => answer())).rejects.toMatchObject({ code: 'FETCH_NOT_STARTED' });
      await pass(clock, 20_000);
      expect((await other).status).toBe(200);
      limiter.gone('shop');
      limiter.gone('other');
      expect(limiter.states()).toEqual([]);
      let started = false;
      const again = limiter.run(slow, async () => {
        started = true;
        return answer();
      });
      await pass(clock, 19_900);
      expect(started).toBe(false);
      await pass(clock, 200);
      await again;
    }));

  it('sends back at once what a plan pauses, by retailer or by run', async () => {
    const limiter = createPolitenessLimiter({ clock: systemClock, log: silentLogger });
    const [paused, going] = [asker({ ratePerSecond: 0.1 }), asker({ ratePerSecond: 0.1 })];
    const waiting = limiter.run(paused, async () => answer());
    const goesOn = Promise.allSettled([limiter.run(going, async () => answer())]);
    limiter.follow(planOf({}, { pausedRunIds: [paused.runId] }));
    await expect(waiting).rejects.toMatchObject({ code: 'KEY_PAUSED', policy: 'throttled' });
    limiter.follow(planOf({ ratePerSecond: 0.1 }, { paused: true }));
    expect(idsOf(await goesOn)).toEqual(['KEY_PAUSED']);
    await expect(limiter.run(going, async () => answer())).rejects.toMatchObject({ code: 'KEY_PAUSED' });
  });

  it('sends back what is aborted while it waits, at the cost of no attempt', async () => {
    const limiter = createPolitenessLimiter({ clock: systemClock, log: silentLogger });
    const abort = new AbortController();
    const waiting = limiter.run(asker({ ratePerSecond: 0.1 }), async () => answer(), { signal: abort.signal });
    abort.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'FETCH_NOT_STARTED', policy: 'throttled' });
  });

  it('gives back what waits when it is dropped, without starting it', async () => {
    const limiter = createPolitenessLimiter({ clock: systemClock, log: silentLogger });
    let started = 0;
    const exchange = async () => {
      started += 1;
      return answer();
    };
    const ends = Promise.allSettled([1, 2, 3].map(() => limiter.run(asker({ ratePerSecond: 0.1 }), exchange)));
    limiter.drop();
    expect(idsOf(await ends)).toEqual(['FETCH_LEASE_LOST', 'FETCH_LEASE_LOST', 'FETCH_LEASE_LOST']);
    expect(started).toBe(0);
  });

  it('keeps starts as far apart as an origin asks for, until it takes that back', async () => {
    const limiter = createPolitenessLimiter({ clock: systemClock, log: silentLogger });
    limiter.keepApart(asker(), 'http://shop.example', 200);
    const startsOf = async (count: number) => {
      const starts: number[] = [];
      const exchange = async () => {
        starts.push(performance.now());
        return answer();
      };
      await Promise.all(Array.from({ length: count }, () => limiter.run(asker(), exchange)));
      return (starts.at(-1) ?? 0) - (starts[0] ?? 0);
    };
    expect(await startsOf(3)).toBeGreaterThanOrEqual(300);
    limiter.keepApart(asker(), 'http://shop.example', 0);
    // Far from the four pauses that it would be, however busy the machine is.
    expect(await startsOf(5)).toBeLessThan(500);
  });

  it('lets exchanges go on to the next when one ends', async () => {
    const limiter = createPolitenessLimiter({ clock: systemClock, log: silentLogger });
    const open: (() => void)[] = [];
    const settings = asker({ ratePerSecond: 10_000, maxConcurrency: 3 });
    const exchange = () => new Promise<WireAnswer>((resolve) => void open.push(() => resolve(answer())));
    const all = Promise.all(Array.from({ length: 12 }, () => limiter.run(settings, exchange)));
    for (let ended = 0; ended < 12; ended += 3) {
      await waitFor('three at once', () => open.length === 3);
      open.splice(0).forEach((end) => end());
    }
    await all;
  });

  it('hands a failure of an exchange on as it is', async () => {
    const limiter = createPolitenessLimiter({ clock: systemClock, log: silentLogger });
    await expect(limiter.run(asker(), () => Promise.reject(new Error('reset')))).rejects.toThrow('reset');
  });
});
