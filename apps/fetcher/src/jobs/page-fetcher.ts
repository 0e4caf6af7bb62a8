import { createHash } from 'node:crypto';
import { PermanentError, contentEncodingSchema, type Clock, type ContentEncoding } from '@aisle/core';
import type { FetchJob } from '@aisle/contracts';
import { failureOfStatus } from '../http/fetch-failures.js';
import type { HttpGet, WireAnswer } from '../http/http-client.js';
import type { Politeness, PolitenessLimiter } from '../politeness/politeness-limiter.js';
import { isRedirect, redirectTarget } from '../http/redirects.js';
import type { Robots } from '../politeness/robots.js';

interface Validators {
  etag: string | null;
  lastModified: string | null;
}
/** A page as it came, or that it has not changed since the last time. */
export type FetchedPage =
  | ({ outcome: 'not-modified'; previous: NonNullable<FetchJob['previous']> } & Validators)
  | ({
      outcome: 'page';
      finalUrl: string;
      httpStatus: number;
      contentType: string | null;
      /** As they came over the wire. */
      wireBytes: Buffer;
      wireEncoding: ContentEncoding;
      /** Decoded. */
      body: Buffer;
      bodySha256: string;
    } & Validators);

/** Errors: AisleError whose policy says whether trying again helps; SkipError where there is nothing to fetch. */
export type FetchPage = (job: FetchJob, options: { signal: AbortSignal }) => Promise<FetchedPage>;

export interface PageFetcherDeps {
  get: HttpGet;
  robots: Robots;
  limiter: PolitenessLimiter;
  /** Throws where this fetcher may not start a request now. */
  assertMayFetch: () => void;
  decode: (bytes: Buffer, encoding: ContentEncoding, maxBytes: number) => Promise<Buffer>;
  clock: Clock;
  userAgent: string;
  maxBodyBytes: number;
  maxRedirects: number;
}

export const createPageFetcher = (deps: PageFetcherDeps): FetchPage => {
  const get = politeGet(deps);

  /** Every hop is judged and counted like a first request. */
  const follow = async (job: FetchJob, signal: AbortSignal): Promise<WireAnswer> => {
    const seen = new Set<string>();
    let url = job.url;
    for (;;) {
      if (seen.has(url)) throw new PermanentError('REDIRECT_LOOP', `${job.url} redirects in a circle, over ${url}.`);
      if (seen.size > deps.maxRedirects) {
        throw new PermanentError('TOO_MANY_REDIRECTS', `${job.url} redirects more than ${deps.maxRedirects} times.`);
      }
      seen.add(url);
      await deps.robots.assertAllowed(url, job.politeness);
      const answer = await get(url, job, signal);
      if (!isRedirect(answer.status)) return answer;
      url = redirectTarget(url, answer.header('location'));
    }
  };

  return async (job, { signal }) => {
    const answer = await follow(job, signal);
    if (answer.status === 304 && job.previous) {
      return { outcome: 'not-modified', previous: job.previous, ...validatorsOf(answer) };
    }
    if (!hasPage(answer.status)) {
      const { status, url } = answer;
      throw failureOfStatus({ status, url, retryAfter: answer.header('retry-after') }, deps.clock.now());
    }
    const wireEncoding = encodingOf(answer);
    const body = await deps.decode(answer.bytes, wireEncoding, deps.maxBodyBytes);
    return {
      outcome: 'page',
      finalUrl: answer.url,
      httpStatus: answer.status,
      contentType: answer.header('content-type') ?? null,
      wireBytes: answer.bytes,
      wireEncoding,
      body,
      bodySha256: createHash('sha256').update(body).digest('hex'),
      ...validatorsOf(answer),
    };
  };
};

const hasPage = (status: number): boolean => status >= 200 && status <= 299;

const politeGet =
  ({ get, limiter, assertMayFetch, userAgent, maxBodyBytes }: PageFetcherDeps) =>
  (url: string, job: FetchJob, signal: AbortSignal): Promise<WireAnswer> =>
    limiter.run(job.politeness, () => {
      assertMayFetch();
      const headers = requestHeaders(job, userAgent);
      return get(url, { headers, signal, maxBytes: maxBodyBytes, tooLarge: 'refuse', wantsBody: hasPage });
    });

/** What a recipe may not say for itself: who we are, and what belongs to the connection. */
const reserved = /^(user-agent|accept-encoding|host|connection|content-length|transfer-encoding|if-.*)$/i;

const requestHeaders = ({ headers, previous }: FetchJob, userAgent: string): Record<string, string> => ({
  accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,application/json;q=0.8,*/*;q=0.5',
  ...Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => !reserved.test(name))
      .map(([name, value]) => [name.toLowerCase(), value]),
  ),
  'user-agent': userAgent,
  'accept-encoding': 'gzip, br, deflate',
  ...(previous?.etag ? { 'if-none-match': previous.etag } : {}),
  ...(previous?.lastModified ? { 'if-modified-since': previous.lastModified } : {}),
});

const validatorsOf = (answer: WireAnswer): Validators => ({
  etag: answer.header('etag') ?? null,
  lastModified: answer.header('last-modified') ?? null,
});

/** Errors: PermanentError `CONTENT_ENCODING_UNSUPPORTED`. */
export const encodingOf = (answer: WireAnswer): ContentEncoding => {
  const stated = (answer.header('content-encoding') ?? '').trim().toLowerCase();
  const name = { '': 'identity', 'x-gzip': 'gzip', none: 'identity' }[stated] ?? stated;
  const encoding = contentEncodingSchema.exclude(['zstd']).safeParse(name);
  if (encoding.success) return encoding.data;
  throw new PermanentError(
    'CONTENT_ENCODING_UNSUPPORTED',
    `${answer.url} is encoded as "${stated}", which nobody asked for.`,
  );
};

const robotsMaxBytes = 500 * 1024;

/** Fetches robots.txt like a page: guarded, limited, redirects by hand, at most five (RFC 9309 §2.3.1.2). */
export const createRobotsFetch =
  (deps: Omit<PageFetcherDeps, 'robots'>) =>
  async (robotsUrl: string, politeness: Politeness): Promise<{ text: string } | 'none'> => {
    let url = robotsUrl;
    for (let hop = 0; hop <= 5; hop += 1) {
      const answer = await deps.limiter.run(politeness, () => {
        deps.assertMayFetch();
        const headers = { 'user-agent': deps.userAgent, accept: 'text/plain,*/*;q=0.5', 'accept-encoding': 'identity' };
        const limits = { maxBytes: robotsMaxBytes, tooLarge: 'truncate', wantsBody: hasPage } as const;
        return deps.get(url, { headers, ...limits });
      });
      if (hasPage(answer.status)) {
        const body = await deps.decode(answer.bytes, encodingOf(answer), robotsMaxBytes);
        return { text: body.toString('utf8') };
      }
      if (!isRedirect(answer.status)) return noRulesOrFailure(answer, deps.clock);
      url = new URL(answer.header('location') ?? '', url).href;
    }
    return 'none';
  };

/** "Not there" in all its forms allows everything; "too many requests" is no such answer. */
const noRulesOrFailure = (answer: WireAnswer, clock: Clock): 'none' => {
  const { status, url } = answer;
  if (status >= 400 && status <= 499 && status !== 429) return 'none';
  throw failureOfStatus({ status, url, retryAfter: answer.header('retry-after') }, clock.now());
};
