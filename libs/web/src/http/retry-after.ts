import { httpDate } from './http-date.js';
import { limitReset } from './rate-limit.js';
import type { WireHeaders } from './wire-headers.js';

/** The most a site can make us wait: a typing error must not park a page for years. */
const longestMs = 7 * 24 * 3_600_000;

/**
 * The time before which a site does not want to be asked again, by Retry-After, else by a RateLimit field that says nothing is left.
 * Never in the past, at most a week ahead; of several the latest. Undefined where it says nothing of the kind.
 */
export const askedNotBefore = (answer: Pick<WireHeaders, 'headers'>, now: Date): Date | undefined => {
  const stated = answer.headers('retry-after').flatMap((line) => retryAfter(line, now) ?? []);
  const [first, ...others] = stated.length > 0 ? stated : limitReset(answer, now);
  if (first === undefined) return undefined;
  const latestMs = others.reduce((latest, time) => Math.max(latest, time.getTime()), first.getTime());
  return bounded(new Date(latestMs), now);
};

/** One Retry-After line: seconds or an HTTP date (RFC 9110 §10.2.3). Undefined where it makes no sense. */
const retryAfter = (line: string, now: Date): Date | undefined => {
  // A fraction or a unit is not in the standard, but the sender means it kindly.
  const seconds = /^(?<seconds>\d{1,9}(?:\.\d{1,9})?) ?s?$/.exec(line.trim())?.groups?.['seconds'];
  return seconds === undefined ? httpDate(line, now) : new Date(now.getTime() + Number(seconds) * 1_000);
};

const bounded = (time: Date, now: Date): Date =>
  new Date(Math.min(Math.max(time.getTime(), now.getTime()), now.getTime() + longestMs));
