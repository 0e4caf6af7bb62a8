import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from '@jest/globals';
import { sampleJob } from '../../test/sample-job.js';
import { closeSites, fetcherAtSite, pagesOf, type Answer } from '../../test/fetcher-at-site.js';

afterEach(closeSites);

const html = '<h1>Regal</h1>';
const politeness = { key: 'shop.example', epoch: 1, ratePerSecond: 1_000, maxConcurrency: 4 };
const pagesThat =
  (answer: Answer): Answer =>
  (request, response) =>
    void (request.url !== '/robots.txt' && answer(request, response));
const failureOf = (end: PromiseSettledResult<unknown> | undefined) =>
  (end?.status === 'rejected' ? end.reason : undefined) as {
    code: string;
    policy: string;
    notBefore: Date | null;
    keyPausedUntil: Date | null;
  };
/** So many pages opened at once, and how each ended. */
const openPages = async (fetchUrl: (path: string, job?: object) => Promise<unknown>, count: number) =>
  (await Promise.allSettled(Array.from({ length: count }, (_, page) => fetchUrl(`/p/${page}`, { politeness })))).map(
    failureOf,
  );
const secondsUntil = (time: Date | null): number => ((time?.getTime() ?? 0) - Date.now()) / 1_000;

describe('a shop that has enough', () => {
  it('hears no more from 85 open pages after its first 429 than what was under way', async () => {
    const answer = pagesThat((_request, response) => {
      setTimeout(() => response.writeHead(429, { 'retry-after': '60' }).end(), 50);
    });
    const { site, fetchUrl } = await fetcherAtSite(answer);
    const failures = await openPages(fetchUrl, 85);
    expect(pagesOf(site).length).toBeLessThanOrEqual(politeness.maxConcurrency);
    expect(new Set(failures.map(({ policy }) => policy))).toEqual(new Set(['throttled']));
    for (const { notBefore, keyPausedUntil } of failures) {
      expect(notBefore).toEqual(keyPausedUntil);
      expect(Math.abs(secondsUntil(notBefore) - 60)).toBeLessThan(5);
    }
  });

  it.each([
    ['years ahead', new Date(Date.now() + 10 * 365 * 86_400_000).toUTCString(), 24 * 3_600 - 5, 24 * 3_600],
    ['in the past', new Date(Date.now() - 3_600_000).toUTCString(), 14, 30],
    ['of no time at all', '0', 14, 30],
    ['that is nonsense', 'soon', 14, 30],
    ['of hours', '7200', 7_195, 7_200],
  ])('and asks for a wait %s is left alone for a sensible one', async (_what, retryAfter, least, most) => {
    const { fetchUrl } = await fetcherAtSite(
      pagesThat((_request, response) => response.writeHead(429, { 'retry-after': retryAfter }).end()),
    );
    const [failure] = await openPages(fetchUrl, 1);
    const seconds = secondsUntil(failure?.keyPausedUntil ?? null);
    expect(seconds).toBeGreaterThanOrEqual(least);
    expect(seconds).toBeLessThanOrEqual(most + 1);
  });

  it('and says so in robots.txt is asked for nothing else', async () => {
    const { site, fetchUrl, limiter } = await fetcherAtSite((_request, response) =>
      response.writeHead(503, { 'retry-after': '120' }).end(),
    );
    const failures = await openPages(fetchUrl, 5);
    expect(site.requests.map(({ url }) => url)).toEqual(['/robots.txt']);
    expect(new Set(failures.map(({ policy }) => policy))).toEqual(new Set(['throttled']));
    expect(limiter.states()[0]).toMatchObject({ notBeforeReason: 'ROBOTS_503' });
  });
});

describe('a shop that keeps robots out', () => {
  it.each([
    ['by 403', (response: Parameters<Answer>[1]) => response.writeHead(403).end(html), 'HTTP_403'],
    [
      'by a page that asks whether we are human',
      (response: Parameters<Answer>[1]) =>
        response.end('<title>Robot check</title><form action="/errors/validateCaptcha"></form>'),
      'SOFT_BLOCKED',
    ],
    ['by cutting the line', (response: Parameters<Answer>[1]) => response.destroy(), 'CONNECTION_LOST'],
  ])('%s is left alone after ten pages or those under way', async (_how, refuse, reason) => {
    const { site, fetchUrl, limiter } = await fetcherAtSite(pagesThat((_request, response) => refuse(response)));
    const failures = await openPages(fetchUrl, 60);
    expect(new Set(pagesOf(site)).size).toBeLessThanOrEqual(10 + politeness.maxConcurrency);
    expect(limiter.states()[0]?.breaker).toMatchObject({ state: 'open', reason });
    expect(failures.filter(({ policy }) => policy === 'throttled').length).toBeGreaterThanOrEqual(40);
  });

  it('by a wall of cookies is no endless circle', async () => {
    const { site, fetchUrl } = await fetcherAtSite(
      pagesThat((_request, response) => {
        const cookie = `seen=${Math.random()}`;
        response.writeHead(302, { location: '/p/0', 'set-cookie': cookie }).end();
      }),
    );
    const [failure] = await openPages(fetchUrl, 1);
    expect(failure?.code).toMatch(/REDIRECT_LOOP|TOO_MANY_REDIRECTS/);
    expect(pagesOf(site).length).toBeLessThanOrEqual(5);
  });

  it('by a challenge in the place of a page does not lose that page for good', async () => {
    const { fetchUrl } = await fetcherAtSite(
      pagesThat((_request, response) => response.writeHead(405, { 'x-amzn-waf-action': 'captcha' }).end()),
    );
    await expect(fetchUrl('/shelf')).rejects.toMatchObject({ code: 'SOFT_BLOCKED', policy: 'throttled' });
  });

  it('a page that asks whether we are human is no content', async () => {
    const { fetchUrl } = await fetcherAtSite(
      pagesThat((_request, response) => response.setHeader('cf-mitigated', 'challenge').end(html)),
    );
    await expect(fetchUrl('/shelf')).rejects.toMatchObject({ code: 'SOFT_BLOCKED', policy: 'throttled' });
  });

  it('by a page that is always taken for that question loses attempts from the second time on', async () => {
    const { fetchUrl } = await fetcherAtSite(
      pagesThat((_request, response) => response.setHeader('cf-mitigated', 'challenge').end(html)),
    );
    const { requestId } = sampleJob();
    for (const policy of ['throttled', 'retry', 'retry']) {
      await expect(fetchUrl('/shelf', { requestId })).rejects.toMatchObject({ code: 'SOFT_BLOCKED', policy });
    }
  });
});

describe('a shop that means harm', () => {
  it.each([
    ['gzip', gzipSync(Buffer.alloc(8_000_000))],
    ['br', brotliCompressSync(Buffer.alloc(8_000_000))],
    ['gzip, gzip', gzipSync(gzipSync(Buffer.alloc(8_000_000)))],
  ])('cannot fill the memory with a bomb in %s', async (codings, bomb) => {
    const { fetchUrl, limiter } = await fetcherAtSite(
      pagesThat((_request, response) => response.writeHead(200, { 'content-encoding': codings }).end(bomb)),
      { maxBodyBytes: 2_000_000 },
    );
    await expect(fetchUrl('/bomb')).rejects.toMatchObject({ code: 'BODY_TOO_LARGE', policy: 'permanent' });
    // What was read counts against the budget of the day, although nothing came of it.
    expect(limiter.states()[0]?.bytesToday).toBe(bomb.length);
  });

  it('gets a large page unpacked that is none', async () => {
    const large = `<p>${'Regal '.repeat(300_000)}</p>`;
    const { fetchUrl } = await fetcherAtSite(
      pagesThat((_request, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(large))),
      { maxBodyBytes: 2_000_000 },
    );
    const page = await fetchUrl('/large');
    expect(page.outcome === 'page' && page.body.equals(Buffer.from(large))).toBe(true);
  });

  it.each(['http://127.0.0.1:6379/', 'http://169.254.169.254/latest/meta-data/', 'http://[::1]:5432/', '//10.0.0.1/'])(
    'does not lead us to %s',
    async (location) => {
      const { fetchUrl } = await fetcherAtSite(
        pagesThat((_request, response) => response.writeHead(302, { location }).end()),
      );
      await expect(fetchUrl('/away')).rejects.toMatchObject({
        code: expect.stringMatching(/REDIRECT_OFF_SITE|ADDRESS_FORBIDDEN/),
        policy: 'permanent',
      });
    },
  );

  it.each([
    ['says nothing at all', () => undefined, 'TIMEOUT'],
    [
      'trickles its headers',
      (response: Parameters<Answer>[1]) => {
        response.socket?.write('HTTP/1.1 200 OK\r\n');
        const timer = setInterval(() => response.socket?.write('x-more: 1\r\n'), 20);
        response.on('close', () => clearInterval(timer));
      },
      'TIMEOUT',
    ],
    [
      'sends headers without end',
      (response: Parameters<Answer>[1]) =>
        response.socket?.write(`HTTP/1.1 200 OK\r\n${`x-more: ${'y'.repeat(1_000)}\r\n`.repeat(1_000)}`),
      'HEADERS_TOO_LARGE',
    ],
    [
      'does not speak HTTP',
      (response: Parameters<Answer>[1]) => response.socket?.write('220 ftp ready\r\n\r\n'),
      'HTTP_MALFORMED',
    ],
    [
      'promises more than it sends',
      (response: Parameters<Answer>[1]) => {
        response.writeHead(200, { 'content-length': '1000' }).write(html);
        setTimeout(() => response.destroy(), 20);
      },
      'CONNECTION_LOST',
    ],
  ])('and %s ends in time, with its reason', async (_how, misbehave, code) => {
    const { fetchUrl } = await fetcherAtSite(
      pagesThat((_request, response) => void misbehave(response)),
      { requestTimeoutMs: 300 },
    );
    const policy = code === 'HEADERS_TOO_LARGE' ? 'permanent' : 'retry';
    await expect(fetchUrl('/odd')).rejects.toMatchObject({ code, policy });
  });

  it('and trickles its pages slows itself down', async () => {
    const trickle = pagesThat((_request, response) => {
      response.write('x');
      const timer = setInterval(() => response.write('x'), 20);
      response.on('close', () => clearInterval(timer));
    });
    const { fetchUrl, limiter } = await fetcherAtSite(trickle, { requestTimeoutMs: 150 });
    await expect(fetchUrl('/slow')).rejects.toMatchObject({ code: 'TIMEOUT', policy: 'retry' });
    expect(limiter.states()[0]?.currentRate).toBe(500);
  });
});
