import type { IncomingMessage, ServerResponse } from 'node:http';
import { systemClock } from '@aisle/core';
import { silentLogger } from '@aisle/service-kit';
import { createGuardedAgent, createHttpGet, parseResolveOverrides } from '@aisle/web';
import { createExchangeRoom } from '../src/jobs/exchange-room.js';
import { createPageFetcher } from '../src/jobs/page-fetcher.js';
import { createPolitenessLimiter, leaseLost } from '../src/politeness/politeness-limiter.js';
import { createRobotsFetch } from '../src/politeness/robots-fetch.js';
import { createRobots } from '../src/politeness/robots.js';
import { sampleJob } from './sample-job.js';
import { startSmallSite, type SmallSite } from './small-site.js';

export type Answer = (request: IncomingMessage, response: ServerResponse) => void;
const closing: (() => Promise<void>)[] = [];
/** Closes every site and agent of a test. */
export const closeSites = async (): Promise<void> => {
  for (const close of closing.splice(0)) await close();
};

/** The real fetcher in front of a real server that every `*.example` host leads to. */
export const fetcherAtSite = async (
  answer: Answer,
  {
    mayFetch = (): boolean => true,
    requestTimeoutMs = 5_000,
    longestCrawlDelayMs = 30_000,
    maxBodyBytes = 10_000,
  } = {},
) => {
  const site = await startSmallSite(answer);
  const hosts = ['shop.example', 'www.shop.example'];
  const overrides = parseResolveOverrides(hosts.map((host) => `${host}=${site.address}`).join());
  const agent = createGuardedAgent({
    overrides,
    connectTimeoutMs: 1_000,
    headersTimeoutMs: 2_000,
    bodyTimeoutMs: 2_000,
  });
  closing.push(() => agent.destroy(), site.close);
  const standing = new AbortController();
  const room = createExchangeRoom({ maxExchanges: 64, maxBytes: 1e9, bytesPerExchange: 1e6, largestBytes: 1e6 });
  const shared = {
    get: createHttpGet({ dispatcher: agent, requestTimeoutMs, standingSignal: () => standing.signal }),
    limiter: createPolitenessLimiter({ clock: systemClock, log: silentLogger }),
    clock: systemClock,
    userAgent: 'AisleBot/0.2 (+https://example.com/bot)',
    maxBodyBytes,
    maxRedirects: 3,
    longestCrawlDelayMs,
    assertMayFetch: () => {
      if (!mayFetch()) throw leaseLost(systemClock);
    },
  };
  const robots = createRobots({ ...shared, fetchRobots: createRobotsFetch(shared), ttlMs: 60_000, errorTtlMs: 60_000 });
  const fetchPage = createPageFetcher({ ...shared, robots });
  const fetchUrl = (path: string, job = {}) => {
    const url = path.startsWith('/') ? `http://shop.example${path}` : path;
    return fetchPage(sampleJob({ url, ...job }), { signal: new AbortController().signal, place: room.place() });
  };
  return { site, fetchUrl, limiter: shared.limiter, abort: () => standing.abort(leaseLost(systemClock)) };
};
export const pagesOf = ({ requests }: SmallSite) =>
  requests.map(({ url }) => url).filter((url) => url !== '/robots.txt');
