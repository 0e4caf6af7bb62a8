import type { Clock } from '@aisle/core';
import { fetchRobots, type HttpGet } from '@aisle/web';
import type { PolitenessLimiter } from './politeness-limiter.js';
import type { FetchRobots } from './robots.js';

/** Fetches robots.txt under the same limit and lease as pages, each redirect hop counted. */
export const createRobotsFetch =
  (deps: {
    get: HttpGet;
    limiter: PolitenessLimiter;
    /** Throws where this fetcher may not start a request now. */
    assertMayFetch: () => void;
    clock: Clock;
    userAgent: string;
  }): FetchRobots =>
  (robotsUrl, asker) =>
    fetchRobots(robotsUrl, {
      userAgent: deps.userAgent,
      now: () => deps.clock.now(),
      get: (url, options) =>
        deps.limiter.run(
          asker,
          (onRead) => {
            deps.assertMayFetch();
            return deps.get(url, { ...options, onRead: (bytes) => void onRead(bytes) });
          },
          { purpose: 'robots' },
        ),
    });
