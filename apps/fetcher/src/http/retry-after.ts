/** The most a site can make us wait: a typing error must not park a page for years. */
const longestMs = 7 * 24 * 3_600_000;

/**
 * The time a Retry-After header asks for: seconds or an HTTP date (RFC 9110 §10.2.3), never in the past, at most a week
 * ahead. Undefined where there is no such header or it makes no sense.
 */
export const retryAfter = (header: string | undefined, now: Date): Date | undefined => {
  const text = header?.trim() ?? '';
  const waitMs = /^\d{1,9}$/.test(text) ? Number(text) * 1_000 : millisecondsUntil(text, now);
  if (waitMs === undefined) return undefined;
  return new Date(now.getTime() + Math.min(Math.max(waitMs, 0), longestMs));
};

/** Only dates as HTTP writes them, `Sun, 06 Nov 1994 08:49:37 GMT`: Date.parse alone takes "5 apples" for a date. */
const millisecondsUntil = (text: string, now: Date): number | undefined => {
  if (!/^[A-Z][a-z]{2,8}, .*GMT$/.test(text)) return undefined;
  const time = Date.parse(text);
  return Number.isNaN(time) ? undefined : time - now.getTime();
};
