import { createHash } from 'node:crypto';
import { errorCodeOf, PermanentError, type Clock, type ContentEncoding } from '@aisle/core';
import type { FetchJob } from '@aisle/contracts';
import {
  contentCodingsOf,
  contentTypeOf,
  createFetchCookies,
  failureOfStatus,
  FetchError,
  isPage,
  isRedirect,
  keepsMethod,
  redirectTarget,
  undoContentCodings,
  type HttpGet,
  type WireAnswer,
} from '@aisle/web';
import type { PolitenessLimiter } from '../politeness/politeness-limiter.js';
import type { Robots } from '../politeness/robots.js';
import type { ExchangePlace } from './exchange-room.js';
import { softBlockIn } from './soft-block.js';

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
export type FetchPage = (job: FetchJob, options: { signal: AbortSignal; place: ExchangePlace }) => Promise<FetchedPage>;

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
  const follow = async (job: FetchJob, run: JobRun): Promise<PageAnswer> => {
    const cookies = createFetchCookies();
    const seen = new Set<string>();
    let url = job.post?.url ?? job.url;
    let post = job.post;
    for (;;) {
      const sent = { userAgent: deps.userAgent, cookie: await cookies.headerFor(url, cookieOf(job)), post };
      const headers = requestHeaders(job, sent);
      // The same address with other cookies is another question: many sites set one and ask to come again.
      const question = `${post ? 'POST' : 'GET'} ${url} ${headers['cookie'] ?? ''}`;
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
      const answer = await get(url, { job, headers, post, ...run });
      if (!isRedirect(answer.status)) return answer;
      await cookies.keep(answer);
      // As browsers do: what was posted is not posted again, unless the status says so (RFC 9110 §15.4).
      if (!keepsMethod(answer.status)) post = undefined;
      url = redirectTarget(url, answer.location);
    }
  };

  return async (job, run) => {
    const answer = await follow(job, run);
    if (answer.status === 304 && job.previous) {
      return { outcome: 'not-modified', previous: job.previous, ...validatorsOf(answer) };
    }
    if (!isPage(answer.status)) throw failureOfStatus(answer, deps.clock.now());
    const { codings, body } = answer;
    return {
      outcome: 'page',
      // A page that was posted for is known by the address that states what the body does.
      finalUrl: answer.url === job.post?.url ? job.url : answer.url,
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

/** An answer, and where it brings a page its body unpacked. */
interface PageAnswer extends WireAnswer {
  codings: ContentEncoding[];
  body: Buffer;
}

interface Question {
  job: FetchJob;
  headers: Record<string, string>;
  post: FetchJob['post'];
}

interface JobRun {
  signal: AbortSignal;
  place: ExchangePlace;
}

/** How long a page rests that was answered with a question whether we are human. */
const softBlockRestMs = 60_000;
const rememberedBlocks = 10_000;
/** Statuses that say nothing of the page where a header tells that they come with a challenge. */
const mayBeChallenge: ReadonlySet<number> = new Set([401, 403, 405]);

/** Unpacking and judging the page belongs to the exchange: only then it is known whether the site has answered. */
const politeGet = ({ get, limiter, assertMayFetch, maxBodyBytes, clock }: PageFetcherDeps) => {
  const blockedBefore = new Set<string>();

  /**
   * A page that is taken for a challenge again and again, while others come, may be one that is misjudged: from the second time on
   * it loses an attempt, so that no run waits for it for ever.
   */
  const softBlocked = ({ requestId }: FetchJob, { url, status }: WireAnswer, sign: string): FetchError => {
    const policy = blockedBefore.has(requestId) ? 'retry' : 'throttled';
    blockedBefore.add(requestId);
    const [oldest] = blockedBefore;
    if (blockedBefore.size > rememberedBlocks && oldest !== undefined) blockedBefore.delete(oldest);
    return new FetchError('SOFT_BLOCKED', `${url} answered ${status} with a page that keeps robots out (${sign}).`, {
      policy,
      httpStatus: status,
      notBefore: new Date(clock.now().getTime() + softBlockRestMs),
    });
  };

  return (url: string, { job, headers, post, signal, place }: JobRun & Question): Promise<PageAnswer> => {
    const exchange = async (onRead: (bytes: number) => void): Promise<PageAnswer> => {
      assertMayFetch();
      const limits = { maxBytes: maxBodyBytes, tooLarge: 'refuse', wantsBody: isPage } as const;
      const reserve = (bytes: number) => {
        onRead(bytes);
        // Twice, because the pieces are there still while they are put together.
        return place.reserve(2 * bytes);
      };
      const answer = await get(url, { headers, signal, ...limits, onRead: reserve, ...(post ? { post } : {}) });
      if (!isPage(answer.status)) {
        const sign = mayBeChallenge.has(answer.status) ? softBlockIn(answer, answer.bytes, job.softBlock) : undefined;
        if (sign !== undefined) throw softBlocked(job, answer, sign);
        return { ...answer, codings: [], body: answer.bytes };
      }
      const codings = contentCodingsOf(answer);
      const body = await unpack(answer.bytes, codings, { place, maxBodyBytes });
      const sign = softBlockIn(answer, body, job.softBlock);
      if (sign !== undefined) throw softBlocked(job, answer, sign);
      return { ...answer, codings, body };
    };
    return limiter.run(job, exchange, { signal, place });
  };
};

/** What most pages unfold to at most; one that goes beyond is given room for the largest page and unpacked anew. */
const usualUnpackedBytes = (packedBytes: number): number => Math.max(1024 * 1024, 8 * packedBytes);

const unpack = async (
  bytes: Buffer,
  codings: readonly ContentEncoding[],
  { place, maxBodyBytes }: { place: ExchangePlace; maxBodyBytes: number },
): Promise<Buffer> => {
  if (codings.length === 0) return undoContentCodings(bytes, codings, maxBodyBytes);
  const usualBytes = Math.min(maxBodyBytes, usualUnpackedBytes(bytes.length));
  await place.reserve(bytes.length + usualBytes);
  try {
    return await undoContentCodings(bytes, codings, usualBytes);
  } catch (error) {
    if (errorCodeOf(error) !== 'BODY_TOO_LARGE' || usualBytes === maxBodyBytes) throw error;
  }
  await place.reserve(bytes.length + maxBodyBytes);
  return undoContentCodings(bytes, codings, maxBodyBytes);
};

/** What a recipe may not say for itself: who we are, and what belongs to the connection. */
const reserved = /^(user-agent|accept-encoding|host|connection|content-length|transfer-encoding|if-.*)$/i;

const requestHeaders = (
  job: FetchJob,
  { userAgent, cookie, post }: { userAgent: string; cookie: string | undefined; post: FetchJob['post'] },
): Record<string, string> => ({
  accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,application/json;q=0.8,*/*;q=0.5',
  ...Object.fromEntries(
    Object.entries(job.headers)
      .filter(([name]) => !reserved.test(name))
      .map(([name, value]) => [name.toLowerCase(), value]),
  ),
  'user-agent': userAgent,
  'accept-encoding': 'gzip, br, deflate',
  ...(cookie === undefined ? {} : { cookie }),
  ...(post ? { 'content-type': post.contentType } : {}),
  ...validatorHeaders(job),
});

/** They ask whether what a GET brings has changed. */
const validatorHeaders = ({ previous, post }: FetchJob): Record<string, string> => ({
  ...(!post && previous?.etag ? { 'if-none-match': previous.etag } : {}),
  ...(!post && previous?.lastModified ? { 'if-modified-since': previous.lastModified } : {}),
});

const cookieOf = ({ headers }: FetchJob): string | undefined =>
  Object.entries(headers).find(([name]) => name.toLowerCase() === 'cookie')?.[1];

const validatorsOf = (answer: WireAnswer): Validators => ({
  etag: answer.header('etag') ?? null,
  lastModified: answer.header('last-modified') ?? null,
});
