import { httpDate } from './http-date.js';
import type { WireHeaders } from './wire-headers.js';

/** Prefixes under which services tell what is left of a quota and when it is full again. */
const prefixes = ['ratelimit', 'x-ratelimit', 'x-rate-limit'];

/**
 * When a used-up quota is full again, by every field that says that nothing is left: `RateLimit: "default";r=0;t=30`
 * (IETF draft "RateLimit header fields for HTTP"), its earlier `limit=100, remaining=0, reset=30`, and pairs such as
 * `X-RateLimit-Remaining: 0` with `X-RateLimit-Reset: 30`, which may be seconds or a time.
 */
export const limitReset = (answer: Pick<WireHeaders, 'headers'>, now: Date): Date[] => {
  const policies = answer.headers('ratelimit').flatMap((line) => resetsOfPolicies(line));
  const pairs = prefixes.flatMap((prefix) => {
    const [remaining] = answer.headers(`${prefix}-remaining`);
    return remaining !== undefined && isUsedUp(remaining) ? answer.headers(`${prefix}-reset`).slice(0, 1) : [];
  });
  return [...policies, ...pairs].flatMap((reset) => timeOf(reset, now) ?? []);
};

/** Policies of the draft are divided by commas, and so are the parts of its earlier form, which is one policy. */
const resetsOfPolicies = (line: string): string[] => {
  const policies = /\bremaining\s*=/i.test(line) ? [line] : line.split(',');
  return policies.flatMap((policy) => {
    const remaining = /\b(?:r|remaining)\s*=\s*(?<value>\d+)/i.exec(policy)?.groups?.['value'];
    const reset = /\b(?:t|reset)\s*=\s*(?<value>\d+)/i.exec(policy)?.groups?.['value'];
    return remaining !== undefined && reset !== undefined && isUsedUp(remaining) ? [reset] : [];
  });
};

const isUsedUp = (remaining: string): boolean => /^\s*0+(?:\.0+)?\s*(?:$|[,;])/.test(remaining);

/** Seconds from now; numbers too large for that are a Unix time, in seconds or milliseconds. */
const timeOf = (reset: string, now: Date): Date | undefined => {
  const stated = reset.trim();
  if (!/^\d{1,13}(?:\.\d{1,9})?$/.test(stated)) return httpDate(stated, now);
  const number = Number(stated);
  if (number >= 1e11) return new Date(number);
  return new Date(number >= 1e9 ? number * 1_000 : now.getTime() + number * 1_000);
};
