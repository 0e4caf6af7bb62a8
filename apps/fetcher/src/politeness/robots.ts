import { AisleError, SkipError, errorCodeOf, errorMessageOf, type Clock } from '@aisle/core';
import robotsParserModule from 'robots-parser';
import { FetchError } from '../http/fetch-error.js';
import { isUnreachable } from '../http/fetch-failures.js';
import type { Politeness } from './politeness-limiter.js';

/** What a robots.txt request came to: its text, or that there is none (any 4xx). */
export type RobotsAnswer = { text: string } | 'none';
/** Errors: AisleError of any kind; what is not permanent makes the rules unavailable for a while. */
export type FetchRobots = (robotsUrl: string, politeness: Politeness) => Promise<RobotsAnswer>;

export interface Robots {
  /**
   * Lets through what the site's robots.txt allows.
   * Errors: SkipError `ROBOTS_DISALLOWED`; RetryableError `ROBOTS_UNAVAILABLE`, or the code of why the site cannot be
   * reached at all, with the time before which nobody asks again; PermanentError `ADDRESS_FORBIDDEN`.
   */
  assertAllowed(url: string, politeness: Politeness): Promise<void>;
}

interface Rules {
  isAllowed(url: string): boolean;
}
interface CacheEntry {
  validUntilMs: number;
  rules: Promise<Rules>;
  /** The last rules that could be read; better than none while the site cannot say. */
  lastGood: Rules | undefined;
}

interface ParsedRobots {
  isAllowed(url: string, userAgent: string): boolean | undefined;
}
// The package is a CommonJS function whose types claim an ES default export.
const parseRobots = robotsParserModule as unknown as (url: string, text: string) => ParsedRobots;

/** Robots Exclusion Protocol, RFC 9309, one answer per origin kept for its time; a failed one for a shorter. */
export const createRobots = (deps: {
  fetchRobots: FetchRobots;
  clock: Clock;
  userAgent: string;
  ttlMs: number;
  errorTtlMs: number;
}): Robots => {
  const cache = new Map<string, CacheEntry>();

  const rulesFor = (origin: string, politeness: Politeness): Promise<Rules> => {
    const known = cache.get(origin);
    if (known && deps.clock.monotonicMs() < known.validUntilMs) return known.rules;
    const entry: CacheEntry = {
      // While it is being fetched everybody waits for the same answer.
      validUntilMs: Number.POSITIVE_INFINITY,
      rules: deps
        .fetchRobots(`${origin}/robots.txt`, politeness)
        .then((answer) => rulesOf(answer, origin, deps.userAgent)),
      lastGood: known?.lastGood,
    };
    cache.set(origin, entry);
    void settle(entry, origin);
    return entry.rules;
  };

  const settle = async (entry: CacheEntry, origin: string): Promise<void> => {
    try {
      entry.lastGood = await entry.rules;
      entry.validUntilMs = deps.clock.monotonicMs() + deps.ttlMs;
    } catch (error) {
      // Not the site's doing: the next job may ask again at once.
      if (errorCodeOf(error) === 'FETCH_LEASE_LOST') cache.delete(origin);
      if (entry.lastGood) entry.rules = Promise.resolve(entry.lastGood);
      entry.validUntilMs = deps.clock.monotonicMs() + deps.errorTtlMs;
    }
  };

  /** Trying earlier would only hear of the same failure once more, and cost the page an attempt. */
  const whenAskedAgain = (origin: string): Date => {
    const { validUntilMs = 0 } = cache.get(origin) ?? {};
    const waitMs = Math.min(Math.max(0, validUntilMs - deps.clock.monotonicMs()), deps.errorTtlMs);
    return new Date(deps.clock.now().getTime() + waitMs);
  };

  return {
    assertAllowed: async (url, politeness) => {
      const { origin } = new URL(url);
      const rules = await rulesFor(origin, politeness).catch((error: unknown) => {
        const stale = cache.get(origin)?.lastGood;
        if (stale) return stale;
        throw unavailable(origin, error, whenAskedAgain(origin));
      });
      if (!rules.isAllowed(url)) throw new SkipError('ROBOTS_DISALLOWED', `The site's robots.txt disallows ${url}.`);
    },
  };
};

const rulesOf = (answer: RobotsAnswer, origin: string, userAgent: string): Rules => {
  if (answer === 'none') return { isAllowed: () => true };
  const parsed = parseRobots(`${origin}/robots.txt`, answer.text);
  return { isAllowed: (url) => parsed.isAllowed(url, userAgent) ?? true };
};

/** Failures that say nothing about the site's rules. */
const passesThrough: ReadonlySet<string> = new Set(['ADDRESS_FORBIDDEN', 'FETCH_LEASE_LOST']);

/** A site that cannot say what it allows is left alone for now (RFC 9309 §2.3.1.4). */
const unavailable = (origin: string, error: unknown, notBefore: Date): AisleError => {
  if (error instanceof AisleError && passesThrough.has(error.code)) return error;
  const message = `${origin}/robots.txt is not available, so nothing is fetched there: ${errorMessageOf(error)}`;
  const code = error instanceof AisleError && isUnreachable(error.code) ? error.code : 'ROBOTS_UNAVAILABLE';
  return new FetchError(code, message, { policy: 'retry', notBefore, cause: error });
};
