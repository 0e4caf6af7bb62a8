import { RetryableError } from '@aisle/core';
import { contentCodingsOf } from '../http/content-codings.js';
import { failureOfStatus } from '../http/fetch-failures.js';
import type { HttpGet, WireAnswer } from '../http/http-client.js';
import { isPage } from '../http/statuses.js';
import { isRedirect, redirectAnywhere } from '../http/redirects.js';
import { robotsFileIn } from './robots-body.js';
import { robotsMaxBytes } from './robots-lines.js';

/** What a request for robots.txt came to: the file, or that there is none, which allows everything. */
export type RobotsAnswer = { file: Uint8Array } | 'none';

/** Redirects that are followed, to whichever site; behind more of them there is no file (RFC 9309 §2.3.1.2). */
const mostRedirects = 5;

/**
 * Fetches a robots.txt. "Not there" in all its forms (4xx) is an answer; "too many requests" is none.
 * @param get one exchange, for each hop
 * Errors: FetchError `HTTP_429`, `HTTP_503` with the time before which the site will not answer; any other AisleError: the
 * rules are not known, so nothing may be fetched now (§2.3.1.4).
 */
export const fetchRobots = async (
  robotsUrl: string,
  deps: { get: HttpGet; userAgent: string; now: () => Date },
): Promise<RobotsAnswer> => {
  const headers = { 'user-agent': deps.userAgent, accept: 'text/plain,*/*;q=0.5', 'accept-encoding': 'identity' };
  let url = robotsUrl;
  for (let hop = 0; hop <= mostRedirects; hop += 1) {
    // One byte beyond the limit tells that a file goes on there.
    const limits = { maxBytes: robotsMaxBytes + 1, tooLarge: 'truncate', wantsBody: isPage } as const;
    const answer = await deps.get(url, { headers, ...limits });
    if (isPage(answer.status)) return { file: await robotsFileIn(answer.bytes, contentCodingsOf(answer)) };
    if (!isRedirect(answer.status)) return noneOrFailure(answer, deps.now());
    url = redirectOf(answer).href;
  }
  return 'none';
};

const noneOrFailure = (answer: WireAnswer, now: Date): 'none' => {
  const { status } = answer;
  if (status >= 400 && status <= 499 && status !== 429) return 'none';
  throw failureOfStatus(answer, now);
};

const redirectOf = ({ url, location }: WireAnswer): URL => {
  const target = redirectAnywhere(url, location);
  if (/^https?:$/.test(target.protocol)) return target;
  throw new RetryableError('REDIRECT_INVALID', `${url} redirects to ${target.href}, which is no web address.`);
};
