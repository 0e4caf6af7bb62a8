import { AisleError, SkipError, errorMessageOf, type Clock } from '@aisle/core';
import {
  FetchError,
  isUnreachable,
  nothingForbidden,
  parseRobots,
  type RobotsAnswer,
  type RobotsRules,
} from '@aisle/web';
import type { Asker } from './politeness-limiter.js';

/** Errors: AisleError of any kind; what is not permanent makes the rules unavailable for a while. */
export type FetchRobots = (robotsUrl: string, asker: Asker) => Promise<RobotsAnswer>;

export interface Robots {
  /**
   * Lets through what the site's robots.txt allows, and tells its rules: the pause it asks for, and its sitemaps.
   * Errors: SkipError `ROBOTS_DISALLOWED`; FetchError `ROBOTS_THROTTLED` where the site wants to be left alone until a
   * time; FetchError `ROBOTS_UNAVAILABLE`, or the code of why the site cannot be reached at all, with the time before which
   * nobody asks again; PermanentError `ADDRESS_FORBIDDEN`.
   */
  assertAllowed(url: string, asker: Asker): Promise<RobotsRules>;
}

interface CacheEntry {
  validUntilMs: number;
  rules: Promise<RobotsRules>;
  /** The last rules that could be read; better than none while the site cannot say. */
  lastGood: RobotsRules | undefined;
}

/** Robots Exclusion Protocol, RFC 9309, one answer per origin kept for its time; a failed one for a shorter. */
export const createRobots = (deps: {
  fetchRobots: FetchRobots;
  clock: Clock;
  userAgent: string;
  ttlMs: number;
  errorTtlMs: number;
}): Robots => {
  const cache = new Map<string, CacheEntry>();

  const rulesFor = (origin: string, asker: Asker): Promise<RobotsRules> => {
    const known = cache.get(origin);
    if (known && deps.clock.monotonicMs() < known.validUntilMs) return known.rules;
    const entry: CacheEntry = {
      // While it is being fetched everybody waits for the same answer.
      validUntilMs: Number.POSITIVE_INFINITY,
      rules: deps
        .fetchRobots(`${origin}/robots.txt`, asker)
        .then((answer) => (answer === 'none' ? nothingForbidden : parseRobots(answer.file, deps.userAgent))),
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
      // The site was not asked, so nothing is known of it: the next job may try again at once.
      if (error instanceof AisleError && wasNotAsked.has(error.code)) return void cache.delete(origin);
      const until = askedToWaitUntil(error);
      if (entry.lastGood && until === null) entry.rules = Promise.resolve(entry.lastGood);
      const waitMs = until === null ? deps.errorTtlMs : until.getTime() - deps.clock.now().getTime();
      entry.validUntilMs = deps.clock.monotonicMs() + waitMs;
    }
  };

  /** Trying earlier would only hear of the same failure once more, and cost the page an attempt. */
  const whenAskedAgain = (origin: string): Date => {
    const { validUntilMs = 0 } = cache.get(origin) ?? {};
    const waitMs = Math.min(Math.max(0, validUntilMs - deps.clock.monotonicMs()), deps.errorTtlMs);
    return new Date(deps.clock.now().getTime() + waitMs);
  };

  return {
    assertAllowed: async (url, asker) => {
      const { origin } = new URL(url);
      const rules = await rulesFor(origin, asker).catch((error: unknown) => {
        const stale = cache.get(origin)?.lastGood;
        // Old rules help where the site cannot answer, not where it asks to be left alone.
        if (stale && askedToWaitUntil(error) === null) return stale;
        throw unavailable(origin, error, whenAskedAgain(origin));
      });
      const { allowed, rule, line } = rules.judge(url);
      // The file itself is always allowed (RFC 9309 §2.2.2).
      if (allowed || new URL(url).pathname === '/robots.txt') return rules;
      throw new SkipError('ROBOTS_DISALLOWED', `The site's robots.txt disallows ${url}: "${rule}" in line ${line}.`);
    },
  };
};

/** Failures before anything was asked: the limiter knows when to try again. */
const wasNotAsked: ReadonlySet<string> = new Set([
  'FETCH_LEASE_LOST',
  'FETCH_NOT_STARTED',
  'KEY_PAUSED',
  'CIRCUIT_OPEN',
  'OUTSIDE_WINDOW',
  'BUDGET_SPENT',
]);
/** Failures that say nothing about the site's rules. */
const passesThrough: ReadonlySet<string> = new Set([...wasNotAsked, 'ADDRESS_FORBIDDEN']);

/** A site that cannot say what it allows is left alone for now (RFC 9309 §2.3.1.4). */
const unavailable = (origin: string, error: unknown, notBefore: Date): AisleError => {
  if (error instanceof AisleError && passesThrough.has(error.code)) return error;
  const until = askedToWaitUntil(error);
  if (until !== null) return throttled(origin, error, until);
  const message = `${origin}/robots.txt is not available, so nothing is fetched there: ${errorMessageOf(error)}`;
  const code = error instanceof AisleError && isUnreachable(error.code) ? error.code : 'ROBOTS_UNAVAILABLE';
  return new FetchError(code, message, { policy: 'retry', notBefore, cause: error });
};

/** The time before which the site itself does not want to be asked; null where it did not say so. */
const askedToWaitUntil = (error: unknown): Date | null =>
  error instanceof FetchError && error.policy === 'throttled' ? error.notBefore : null;

/** Costs no attempt, like a page that is answered so. */
const throttled = (origin: string, error: unknown, notBefore: Date): FetchError => {
  const message = `${origin}/robots.txt asks to be left alone, so nothing is fetched there for now: ${errorMessageOf(error)}`;
  const keyPausedUntil = error instanceof FetchError ? error.keyPausedUntil : null;
  const pause = keyPausedUntil ? { keyPausedUntil } : {};
  return new FetchError('ROBOTS_THROTTLED', message, { policy: 'throttled', notBefore, ...pause, cause: error });
};
