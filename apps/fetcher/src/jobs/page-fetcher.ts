import { createHash } from 'node:crypto';
import { PermanentError, type Clock, type ContentEncoding } from '@aisle/core';
import type { FetchJob } from '@aisle/contracts';
import {
  contentCodingsOf,
  contentTypeOf,
  createFetchCookies,
  failureOfStatus,
  isPage,
  isRedirect,
  redirectTarget,
  undoContentCodings,
  type HttpGet,
  type WireAnswer,
} from '@aisle/web';
import type { PolitenessLimiter } from '../politeness/politeness-limiter.js';
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
      /** The one coding of `wireBytes`; undefined where they came in several, one in another. */
      wireEncoding: ContentEncoding | undefined;
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
  clock: Clock;
  userAgent: string;
  maxBodyBytes: number;
  maxRedirects: number;
  /** The most that a site's Crawl-delay slows down. */
  longestCrawlDelayMs: number;
}

export const createPageFetcher = (deps: PageFetcherDeps): FetchPage => {
  const get = politeGet(deps);

  /** Every hop is judged and counted like a first request. */
  const follow = async (job: FetchJob, signal: AbortSignal): Promise<WireAnswer> => {
    const cookies = createFetchCookies();
    const seen = new Set<string>();
    let url = job.url;
    for (;;) {
      const headers = requestHeaders(job, deps.userAgent, await cookies.headerFor(url, cookieOf(job)));
      // The same address with other cookies is another question: many sites set one and ask to come again.
      const question = `${url} ${headers['cookie'] ?? ''}`;
      if (seen.has(question)) {
        throw new PermanentError('REDIRECT_LOOP', `${job.url} redirects in a circle, over ${url}.`);
      }
      if (seen.size > deps.maxRedirects) {
        throw new PermanentError('TOO_MANY_REDIRECTS', `${job.url} redirects more than ${deps.maxRedirects} times.`);
      }
      seen.add(question);
      const { crawlDelaySeconds } = await deps.robots.assertAllowed(url, job);
      const delayMs = Math.min((crawlDelaySeconds ?? 0) * 1_000, deps.longestCrawlDelayMs);
      deps.limiter.keepApart(job, new URL(url).origin, delayMs);
      const answer = await get(url, { job, headers, signal });
      if (!isRedirect(answer.status)) return answer;
      await cookies.keep(answer);
      url = redirectTarget(url, answer.location);
    }
  };

  return async (job, { signal }) => {
    const answer = await follow(job, signal);
    if (answer.status === 304 && job.previous) {
      return { outcome: 'not-modified', previous: job.previous, ...validatorsOf(answer) };
    }
    if (!isPage(answer.status)) throw failureOfStatus(answer, deps.clock.now());
    const codings = contentCodingsOf(answer);
    const body = await undoContentCodings(answer.bytes, codings, deps.maxBodyBytes);
    return {
      outcome: 'page',
      finalUrl: answer.url,
      httpStatus: answer.status,
      contentType: contentTypeOf(answer),
      wireBytes: answer.bytes,
      wireEncoding: codings.length > 1 ? undefined : (codings[0] ?? 'identity'),
      body,
      bodySha256: createHash('sha256').update(body).digest('hex'),
      ...validatorsOf(answer),
    };
  };
};

const politeGet =
  ({ get, limiter, assertMayFetch, maxBodyBytes }: PageFetcherDeps) =>
  (
    url: string,
    { job, headers, signal }: { job: FetchJob; headers: Record<string, string>; signal: AbortSignal },
  ): Promise<WireAnswer> =>
    limiter.run(
      job,
      () => {
        assertMayFetch();
        return get(url, { headers, signal, maxBytes: maxBodyBytes, tooLarge: 'refuse', wantsBody: isPage });
      },
      { signal },
    );

/** What a recipe may not say for itself: who we are, and what belongs to the connection. */
const reserved = /^(user-agent|accept-encoding|host|connection|content-length|transfer-encoding|if-.*)$/i;

const requestHeaders = (
  { headers, previous }: FetchJob,
  userAgent: string,
  cookie: string | undefined,
): Record<string, string> => ({
  accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,application/json;q=0.8,*/*;q=0.5',
  ...Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => !reserved.test(name))
      .map(([name, value]) => [name.toLowerCase(), value]),
  ),
  'user-agent': userAgent,
  'accept-encoding': 'gzip, br, deflate',
  ...(cookie === undefined ? {} : { cookie }),
  ...(previous?.etag ? { 'if-none-match': previous.etag } : {}),
  ...(previous?.lastModified ? { 'if-modified-since': previous.lastModified } : {}),
});

const cookieOf = ({ headers }: FetchJob): string | undefined =>
  Object.entries(headers).find(([name]) => name.toLowerCase() === 'cookie')?.[1];

const validatorsOf = (answer: WireAnswer): Validators => ({
  etag: answer.header('etag') ?? null,
  lastModified: answer.header('last-modified') ?? null,
});
