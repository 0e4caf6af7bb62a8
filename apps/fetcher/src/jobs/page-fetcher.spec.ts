import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from '@jest/globals';
import { systemClock } from '@aisle/core';
import { decodeContent } from '@aisle/storage';
import { sampleJob } from '../../test/sample-job.js';
import { startSmallSite, type SmallSite } from '../../test/small-site.js';
import { createGuardedAgent } from '../http/guarded-agent.js';
import { createHttpGet } from '../http/http-client.js';
import { createPageFetcher, createRobotsFetch } from './page-fetcher.js';
import { createPolitenessLimiter, leaseLost } from '../politeness/politeness-limiter.js';
import { parseResolveOverrides } from '../http/resolve-override.js';
import { createRobots } from '../politeness/robots.js';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** The real fetcher in front of a real server that every `*.example` host leads to. */
const setUp = async (answer: Answer, { mayFetch = (): boolean => true, requestTimeoutMs = 5_000 } = {}) => {
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
  const shared = {
    get: createHttpGet({ dispatcher: agent, requestTimeoutMs, standingSignal: () => standing.signal }),
    limiter: createPolitenessLimiter({ clock: systemClock }),
    clock: systemClock,
    userAgent: 'AisleBot/0.1 (+https://example.com/bot)',
    maxBodyBytes: 10_000,
    maxRedirects: 3,
    decode: decodeContent,
    assertMayFetch: () => {
      if (!mayFetch()) throw leaseLost(systemClock);
    },
  };
  const robots = createRobots({ ...shared, fetchRobots: createRobotsFetch(shared), ttlMs: 60_000, errorTtlMs: 60_000 });
  const fetchPage = createPageFetcher({ ...shared, robots });
  const fetchUrl = (path: string, job = {}) => {
    const url = path.startsWith('/') ? `http://shop.example${path}` : path;
    return fetchPage(sampleJob({ url, ...job }), { signal: new AbortController().signal });
  };
  return { site, fetchUrl, abort: () => standing.abort(leaseLost(systemClock)) };
};
const pagesOf = ({ requests }: SmallSite) => requests.map(({ url }) => url).filter((url) => url !== '/robots.txt');
const html = '<h1>Regal</h1>'.repeat(100);

describe('fetching a page', () => {
  it('says who we are, and asks for the host of the URL wherever it connects to', async () => {
    const { site, fetchUrl } = await setUp((_request, response) => response.end(html));
    const headers = { 'User-Agent': 'Mozilla', Host: 'evil.example', 'Accept-Language': 'de' };
    await fetchUrl('/shelf', { headers });
    expect(site.requests.at(-1)).toMatchObject({
      host: 'shop.example',
      headers: { 'user-agent': 'AisleBot/0.1 (+https://example.com/bot)', 'accept-language': 'de' },
    });
  });

  it.each([
    ['gzip', gzipSync(html)],
    ['br', brotliCompressSync(html)],
    ['identity', Buffer.from(html)],
  ])('keeps the bytes as they came (%s) and hashes the decoded body', async (encoding, bytes) => {
    const { fetchUrl } = await setUp((_request, response) => {
      const headers = { 'content-type': 'text/html; charset=iso-8859-1', etag: '"v1"' };
      response
        .writeHead(200, encoding === 'identity' ? headers : { ...headers, 'content-encoding': encoding })
        .end(bytes);
    });
    const page = await fetchUrl('/shelf');
    expect(page).toMatchObject({
      outcome: 'page',
      httpStatus: 200,
      wireEncoding: encoding,
      etag: '"v1"',
      lastModified: null,
      contentType: 'text/html; charset=iso-8859-1',
      bodySha256: createHash('sha256').update(html).digest('hex'),
    });
    expect(page.outcome === 'page' && page.wireBytes.equals(bytes)).toBe(true);
  });

  it('asks whether a known page has changed, and takes 304 for an answer', async () => {
    const { site, fetchUrl } = await setUp(({ url }, response) => {
      if (url !== '/robots.txt') response.writeHead(304, { etag: '"v2"' }).end();
    });
    const previous = {
      rawObjectId: 'r-1',
      rawKey: 'k',
      bodySha256: 's',
      etag: '"v1"',
      lastModified: 'Thu, 01 Jan 2026 00:00:00 GMT',
    };
    expect(await fetchUrl('/shelf', { previous })).toMatchObject({ outcome: 'not-modified', etag: '"v2"', previous });
    expect(site.requests.at(-1)?.headers).toMatchObject({
      'if-none-match': '"v1"',
      'if-modified-since': 'Thu, 01 Jan 2026 00:00:00 GMT',
    });
  });

  it.each([
    [404, {}, { code: 'NOT_FOUND', policy: 'skip' }],
    [410, {}, { code: 'GONE', policy: 'skip' }],
    [403, {}, { code: 'HTTP_403', policy: 'permanent', httpStatus: 403 }],
    [500, {}, { code: 'HTTP_500', policy: 'retry', httpStatus: 500 }],
    [503, {}, { code: 'HTTP_503', policy: 'retry' }],
    [503, { 'retry-after': '60' }, { code: 'HTTP_503', policy: 'throttled' }],
    [429, {}, { code: 'HTTP_429', policy: 'throttled' }],
    [304, {}, { code: 'HTTP_304', policy: 'retry' }],
    [300, {}, { code: 'HTTP_300', policy: 'permanent' }],
  ])('takes status %d with headers %j for what it means', async (status, headers, failure) => {
    const { fetchUrl } = await setUp(({ url }, response) => {
      if (url !== '/robots.txt') response.writeHead(status, headers).end();
    });
    await expect(fetchUrl('/shelf')).rejects.toMatchObject(failure);
  });

  it('follows redirects on the site, each hop under the same rules', async () => {
    const { site, fetchUrl } = await setUp(({ url, headers }, response) => {
      if (url === '/robots.txt') response.end('User-agent: *\nDisallow: /secret');
      else if (url === '/old') response.writeHead(301, { location: '//www.shop.example/new' }).end();
      else if (url === '/trap') response.writeHead(302, { location: '/secret/x' }).end();
      else response.end(headers.host);
    });
    expect(await fetchUrl('/old')).toMatchObject({ finalUrl: 'http://www.shop.example/new' });
    await expect(fetchUrl('/trap')).rejects.toMatchObject({ code: 'ROBOTS_DISALLOWED' });
    expect(pagesOf(site)).toEqual(['/old', '/new', '/trap']);
  });

  it.each([
    ['/circle', 'REDIRECT_LOOP'],
    ['/1', 'TOO_MANY_REDIRECTS'],
    ['/away', 'REDIRECT_OFF_SITE'],
  ])('does not follow redirects for ever or anywhere (%s)', async (path, code) => {
    const targets: Record<string, string> = { '/circle': '/circle', '/away': 'http://127.0.0.1:22/' };
    const { fetchUrl } = await setUp(({ url = '' }, response) => {
      if (url !== '/robots.txt')
        response.writeHead(302, { location: targets[url] ?? `/${Number(url.slice(1)) + 1}` }).end();
    });
    await expect(fetchUrl(path)).rejects.toMatchObject({ code, policy: 'permanent' });
  });

  it.each(['http://127.0.0.1:1/', 'http://[::ffff:127.0.0.1]:1/', 'http://2130706433/', 'http://localhost:1/'])(
    'does not connect to %s, which is not the public internet',
    async (url) => {
      const { fetchUrl } = await setUp((_request, response) => response.end(html));
      await expect(fetchUrl(url)).rejects.toMatchObject({ code: 'ADDRESS_FORBIDDEN', policy: 'permanent' });
    },
  );

  it.each([
    ['stated', { 'content-length': '20000' }, Buffer.alloc(20_000)],
    ['not stated', {}, Buffer.alloc(20_000)],
    ['unfolding', { 'content-encoding': 'gzip' }, gzipSync(Buffer.alloc(1_000_000))],
  ])('refuses a body that is too large (%s)', async (_how, headers, body) => {
    const { fetchUrl } = await setUp(({ url }, response) => {
      if (url !== '/robots.txt') response.writeHead(200, headers).end(body);
    });
    await expect(fetchUrl('/shelf')).rejects.toMatchObject({ code: 'BODY_TOO_LARGE', policy: 'permanent' });
  });

  it('refuses an encoding that nobody asked for', async () => {
    const { fetchUrl } = await setUp(({ url }, response) => {
      if (url !== '/robots.txt') response.writeHead(200, { 'content-encoding': 'zstd' }).end('x');
    });
    await expect(fetchUrl('/shelf')).rejects.toMatchObject({ code: 'CONTENT_ENCODING_UNSUPPORTED' });
  });

  it('gives up on a server that trickles', async () => {
    const trickle: Answer = ({ url }, response) => {
      if (url === '/robots.txt') return;
      response.write('x');
      const timer = setInterval(() => response.write('x'), 20);
      response.on('close', () => clearInterval(timer));
    };
    const { fetchUrl } = await setUp(trickle, { requestTimeoutMs: 200 });
    await expect(fetchUrl('/shelf')).rejects.toMatchObject({ code: 'TIMEOUT', policy: 'retry' });
  });

  it('names a refused connection and a cut one', async () => {
    const { site, fetchUrl } = await setUp(({ url }, response) => {
      if (url !== '/robots.txt')
        response.writeHead(200, { 'content-length': '10' }).write('x', () => response.destroy());
    });
    await expect(fetchUrl('/shelf')).rejects.toMatchObject({ code: 'CONNECTION_LOST', policy: 'retry' });
    await site.close();
    await expect(fetchUrl('/shelf')).rejects.toMatchObject({ code: 'CONNECTION_REFUSED', policy: 'retry' });
  });

  it('leaves a site alone whose robots.txt is broken, and asks for it once', async () => {
    const { site, fetchUrl } = await setUp((_request, response) => response.writeHead(500).end());
    await expect(fetchUrl('/a')).rejects.toMatchObject({ code: 'ROBOTS_UNAVAILABLE', policy: 'retry' });
    await expect(fetchUrl('/b')).rejects.toMatchObject({ code: 'ROBOTS_UNAVAILABLE' });
    expect(site.requests.map(({ url }) => url)).toEqual(['/robots.txt']);
  });

  it('reads the first 500 KiB of a robots.txt that is endless', async () => {
    const { fetchUrl } = await setUp(({ url }, response) => {
      if (url === '/robots.txt')
        response.end(`User-agent: *\nDisallow: /no\n${'#'.repeat(600 * 1024)}\nDisallow: /late`);
      else response.end(html);
    });
    await expect(fetchUrl('/no')).rejects.toMatchObject({ code: 'ROBOTS_DISALLOWED' });
    await expect(fetchUrl('/late')).resolves.toMatchObject({ outcome: 'page' });
  });

  it('starts nothing where it may not, and ends what is under way when the lease is lost', async () => {
    let may = false;
    let arrived: () => void = () => undefined;
    const underWay = new Promise<void>((resolve) => (arrived = resolve));
    const hang: Answer = ({ url }) => void (url !== '/robots.txt' && arrived());
    const { site, fetchUrl, abort } = await setUp(hang, { mayFetch: () => may });
    await expect(fetchUrl('/shelf')).rejects.toMatchObject({ code: 'FETCH_LEASE_LOST' });
    expect(site.requests).toEqual([]);
    may = true;
    const fetching = fetchUrl('/shelf');
    fetching.catch(() => undefined);
    await underWay;
    abort();
    await expect(fetching).rejects.toMatchObject({ code: 'FETCH_LEASE_LOST', policy: 'throttled' });
  });
});
