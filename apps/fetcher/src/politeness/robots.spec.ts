import { describe, expect, it } from '@jest/globals';
import { PermanentError, RetryableError, type Clock } from '@aisle/core';
import { manualClock } from '@aisle/testkit';
import { FetchError } from '@aisle/web';
import { sampleJob } from '../../test/sample-job.js';
import { createRobots, type FetchRobots } from './robots.js';

const asker = sampleJob();

const setUp = (fetchRobots: FetchRobots) => {
  const clock = manualClock();
  const asked: string[] = [];
  const robots = createRobots({
    clock,
    userAgent: 'AisleBot/0.2 (+https://example.com/bot)',
    ttlMs: 1_000,
    errorTtlMs: 100,
    fetchRobots: (url, limits) => {
      asked.push(url);
      return fetchRobots(url, limits);
    },
  });
  const ask = async (path: string): Promise<string> => {
    try {
      await robots.assertAllowed(`https://shop.example${path}`, asker);
      return 'allowed';
    } catch (error) {
      return (error as { code: string }).code;
    }
  };
  return { clock, asked, ask, robots };
};
const throttled = (code: 'HTTP_429' | 'HTTP_503', clock: Clock, waitMs: number): FetchError =>
  new FetchError(code, 'busy', { policy: 'throttled', notBefore: new Date(clock.now().getTime() + waitMs) });
const identity = (error: unknown): unknown => error;
const rules = 'User-agent: *\nDisallow: /\n\nUser-agent: aislebot\nDisallow: /cart\nAllow: /cart/help\n';

describe('robots.txt', () => {
  it('is followed for our own name, the longest rule deciding', async () => {
    const { ask } = setUp(async () => ({ file: Buffer.from(rules) }));
    expect([await ask('/shelf'), await ask('/cart'), await ask('/cart/help')]).toEqual([
      ...['allowed', 'ROBOTS_DISALLOWED', 'allowed'],
    ]);
  });

  it('never forbids itself, so that a crawl can read which sitemaps it names', async () => {
    const { ask } = setUp(async () => ({ file: Buffer.from('User-agent: *\nDisallow: /\n') }));
    expect([await ask('/robots.txt'), await ask('/robots.txt.bak')]).toEqual(['allowed', 'ROBOTS_DISALLOWED']);
  });

  it('allows everything where there is none', async () => {
    const { ask } = setUp(async () => 'none');
    expect(await ask('/cart')).toBe('allowed');
  });

  it('is asked for once an origin at a time, and again when its time is over', async () => {
    const { ask, asked, clock } = setUp(async () => ({ file: Buffer.from(rules) }));
    await Promise.all([ask('/a'), ask('/b'), ask('/c')]);
    expect(asked).toEqual(['https://shop.example/robots.txt']);
    clock.advance(1_001);
    await ask('/a');
    expect(asked).toHaveLength(2);
  });

  it('that cannot be read stops fetching for now, and is asked for again sooner', async () => {
    const { ask, asked, clock } = setUp(() => Promise.reject(new RetryableError('HTTP_500', 'down')));
    expect([await ask('/a'), await ask('/a')]).toEqual(['ROBOTS_UNAVAILABLE', 'ROBOTS_UNAVAILABLE']);
    expect(asked).toHaveLength(1);
    clock.advance(101);
    await ask('/a');
    expect(asked).toHaveLength(2);
  });

  it('of a site that cannot be reached says why, and when it is asked again', async () => {
    const { clock, robots } = setUp(() => Promise.reject(new RetryableError('CONNECTION_REFUSED', 'nobody there')));
    const failure = (): Promise<unknown> => robots.assertAllowed('https://shop.example/a', asker).catch(identity);
    const inMs = (ms: number) => new Date(clock.now().getTime() + ms);
    expect(await failure()).toMatchObject({ code: 'CONNECTION_REFUSED', policy: 'retry', notBefore: inMs(100) });
    clock.advance(60);
    expect(await failure()).toMatchObject({ notBefore: inMs(40) });
  });

  it('that was read once keeps its word while the site cannot say', async () => {
    let down = false;
    const { ask, clock } = setUp(async () => {
      if (down) throw new RetryableError('HTTP_503', 'down');
      return { file: Buffer.from(rules) };
    });
    await ask('/a');
    down = true;
    clock.advance(1_001);
    expect([await ask('/a'), await ask('/cart')]).toEqual(['allowed', 'ROBOTS_DISALLOWED']);
  });

  it('that asks to be left alone until a time is not asked before it, and costs no attempt', async () => {
    const { clock, robots, asked } = setUp(() => Promise.reject(throttled('HTTP_429', clock, 120_000)));
    const failure = (): Promise<unknown> => robots.assertAllowed('https://shop.example/a', asker).catch(identity);
    const notBefore = new Date(clock.now().getTime() + 120_000);
    const expected = { code: 'ROBOTS_THROTTLED', policy: 'throttled', notBefore };
    expect(await failure()).toMatchObject(expected);
    clock.advance(119_000);
    expect(await failure()).toMatchObject(expected);
    expect(asked).toHaveLength(1);
    clock.advance(1_001);
    await failure();
    expect(asked).toHaveLength(2);
  });

  it('that asks to be left alone is obeyed although older rules are known', async () => {
    let busy = false;
    const { ask, clock } = setUp(async () => {
      if (busy) throw throttled('HTTP_503', clock, 90_000);
      return { file: Buffer.from(rules) };
    });
    await ask('/a');
    busy = true;
    clock.advance(1_001);
    expect([await ask('/a'), await ask('/b')]).toEqual(['ROBOTS_THROTTLED', 'ROBOTS_THROTTLED']);
    busy = false;
    clock.advance(90_001);
    expect(await ask('/a')).toBe('allowed');
  });

  it('tells the pause it asks for, its sitemaps, and which rule forbids', async () => {
    const text = 'Sitemap: https://shop.example/s.xml\nUser-agent: *\nCrawl-delay: 3\nDisallow: /cart\n';
    const { robots } = setUp(async () => ({ file: Buffer.from(text) }));
    const { crawlDelaySeconds, sitemaps } = await robots.assertAllowed('https://shop.example/a', asker);
    expect({ crawlDelaySeconds, sitemaps }).toEqual({ crawlDelaySeconds: 3, sitemaps: ['https://shop.example/s.xml'] });
    await expect(robots.assertAllowed('https://shop.example/cart', asker)).rejects.toThrow(
      '"Disallow: /cart" in line 4',
    );
  });

  it.each(['KEY_PAUSED', 'CIRCUIT_OPEN', 'OUTSIDE_WINDOW', 'BUDGET_SPENT', 'FETCH_NOT_STARTED'] as const)(
    'that was not asked for (%s) is asked for by the next page, and the first one goes back',
    async (code) => {
      let isRefused = true;
      const { ask, robots, clock } = setUp(async () => {
        if (isRefused) throw new FetchError(code, 'not now', { policy: 'throttled', notBefore: clock.now() });
        return { file: Buffer.from(rules) };
      });
      const refused = robots.assertAllowed('https://shop.example/a', asker);
      await expect(refused).rejects.toMatchObject({ code, policy: 'throttled' });
      isRefused = false;
      expect(await ask('/a')).toBe('allowed');
    },
  );

  it('behind a forbidden address says so, instead of "not available"', async () => {
    const { ask } = setUp(() => Promise.reject(new PermanentError('ADDRESS_FORBIDDEN', 'private')));
    expect(await ask('/a')).toBe('ADDRESS_FORBIDDEN');
  });
});
