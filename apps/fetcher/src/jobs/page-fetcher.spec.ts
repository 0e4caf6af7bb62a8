import { createHash } from 'node:crypto';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from '@jest/globals';
import { closeSites, fetcherAtSite, pagesOf, type Answer } from '../../test/fetcher-at-site.js';

afterEach(closeSites);

const html = '<h1>Regal</h1>'.repeat(100);

describe('fetching a page', () => {
  it('says who we are, and asks for the host of the URL wherever it connects to', async () => {
    const { site, fetchUrl } = await fetcherAtSite((_request, response) => response.end(html));
    const headers = { 'User-Agent': 'Mozilla', Host: 'evil.example', 'Accept-Language': 'de' };
    await fetchUrl('/shelf', { headers });
    expect(site.requests.at(-1)).toMatchObject({
      host: 'shop.example',
      headers: { 'user-agent': 'AisleBot/0.2 (+https://example.com/bot)', 'accept-language': 'de' },
    });
  });

  it.each([
    ['gzip', gzipSync(html)],
    ['br', brotliCompressSync(html)],
    ['identity', Buffer.from(html)],
  ])('keeps the bytes as they came (%s) and hashes the decoded body', async (encoding, bytes) => {
    const { fetchUrl } = await fetcherAtSite((_request, response) => {
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
    const { site, fetchUrl } = await fetcherAtSite(({ url }, response) => {
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

  describe('by POST', () => {
    const posted = async (status: number) => {
      const bodies: string[] = [];
      const { site, fetchUrl } = await fetcherAtSite((request, response) => {
        if (request.url === '/old') response.writeHead(status, { location: '/new' }).end();
        else {
          request.setEncoding('utf8').on('data', (text: string) => bodies.push(text));
          request.on('end', () => response.end(html));
        }
      });
      const fetchFrom = (path: string) => {
        const post = { url: `http://shop.example${path}`, contentType: 'application/json', body: '{"page":2}' };
        const previous = { rawObjectId: 'r-1', rawKey: 'k', bodySha256: 's', etag: '"v1"', lastModified: null };
        return fetchUrl(`${path}?page=2`, { post, previous });
      };
      return { site, bodies, fetchFrom };
    };

    it('sends the body to the address without what the body states, and knows the page by the whole one', async () => {
      const { site, bodies, fetchFrom } = await posted(302);
      expect(await fetchFrom('/graphql')).toMatchObject({ finalUrl: 'http://shop.example/graphql?page=2' });
      expect(bodies).toEqual(['{"page":2}']);
      const asked = site.requests.at(-1);
      expect(asked).toMatchObject({ url: '/graphql', headers: { 'content-type': 'application/json' } });
      expect(asked?.headers).not.toHaveProperty('if-none-match');
    });

    it.each([
      [302, []],
      [303, []],
      [307, ['{"page":2}']],
      [308, ['{"page":2}']],
    ])('a redirect %d is followed as browsers do', async (status, sent) => {
      const { site, bodies, fetchFrom } = await posted(status);
      expect(await fetchFrom('/old')).toMatchObject({ finalUrl: 'http://shop.example/new' });
      expect(bodies).toEqual(sent);
      expect(site.requests.at(-1)?.headers['content-type']).toBe(sent.length === 0 ? undefined : 'application/json');
    });
  });

  it('is not done where a page holds a text by which its recipe knows one that keeps robots out', async () => {
    const { fetchUrl } = await fetcherAtSite(({ url }, response) =>
      url === '/robots.txt' ? response.end('') : response.end('<p>Bitte bestätigen Sie Ihre Kundschaft</p>'),
    );
    const softBlock = ['bestätigen sie ihre kundschaft'];
    await expect(fetchUrl('/shelf', { softBlock })).rejects.toMatchObject({
      code: 'SOFT_BLOCKED',
      policy: 'throttled',
    });
    expect(await fetchUrl('/shelf', { softBlock: ['something else'] })).toMatchObject({ outcome: 'page' });
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
    [503, { 'retry-after': 'Wed Nov 25 09:00:00 2026' }, { code: 'HTTP_503', policy: 'throttled' }],
    [300, {}, { code: 'HTTP_300', policy: 'permanent' }],
  ])('takes status %d with headers %j for what it means', async (status, headers, failure) => {
    const { fetchUrl } = await fetcherAtSite(({ url }, response) => {
      if (url !== '/robots.txt') response.writeHead(status, headers).end();
    });
    await expect(fetchUrl('/shelf')).rejects.toMatchObject(failure);
  });

  it('follows redirects on the site, each hop under the same rules', async () => {
    const { site, fetchUrl } = await fetcherAtSite(({ url, headers }, response) => {
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
    const { fetchUrl } = await fetcherAtSite(({ url = '' }, response) => {
      if (url !== '/robots.txt')
        response.writeHead(302, { location: targets[url] ?? `/${Number(url.slice(1)) + 1}` }).end();
    });
    await expect(fetchUrl(path)).rejects.toMatchObject({ code, policy: 'permanent' });
  });

  it.each(['http://127.0.0.1:1/', 'http://[::ffff:127.0.0.1]:1/', 'http://2130706433/', 'http://localhost:1/'])(
    'does not connect to %s, which is not the public internet',
    async (url) => {
      const { fetchUrl } = await fetcherAtSite((_request, response) => response.end(html));
      await expect(fetchUrl(url)).rejects.toMatchObject({ code: 'ADDRESS_FORBIDDEN', policy: 'permanent' });
    },
  );

  it.each([
    ['stated', { 'content-length': '20000' }, Buffer.alloc(20_000)],
    ['not stated', {}, Buffer.alloc(20_000)],
    ['unfolding', { 'content-encoding': 'gzip' }, gzipSync(Buffer.alloc(1_000_000))],
  ])('refuses a body that is too large (%s)', async (_how, headers, body) => {
    const { fetchUrl } = await fetcherAtSite(({ url }, response) => {
      if (url !== '/robots.txt') response.writeHead(200, headers).end(body);
    });
    await expect(fetchUrl('/shelf')).rejects.toMatchObject({ code: 'BODY_TOO_LARGE', policy: 'permanent' });
  });

  const answering =
    (headers: Record<string, string | string[]>, body: string | Buffer, status = 200): Answer =>
    ({ url }, response) =>
      void (url !== '/robots.txt' && response.writeHead(status, headers).end(body));

  it.each([
    ['UTF-8', html],
    ['base64', html],
    ['binary', html],
    ['text/html', html],
    ['chunked', html],
    ['aws-chunked', html],
    ['none', html],
    ['', html],
    ['constructor', html],
    ['GZIP', gzipSync(html)],
    ['x-gzip', gzipSync(html)],
    ['gzip, UTF-8', gzipSync(html)],
    ['gzip, identity', gzipSync(html)],
    ['gzip, gzip', gzipSync(gzipSync(html))],
    ['br, gzip', gzipSync(brotliCompressSync(html))],
    ['deflate', deflateSync(html)],
    ['deflate', deflateRawSync(html)],
    ['gzip', Buffer.concat([gzipSync(html.slice(0, 50)), gzipSync(html.slice(50))])],
    ['gzip', Buffer.concat([gzipSync(html), Buffer.from('\r\n<!-- served by -->')])],
    ['gzip', Buffer.concat([gzipSync(html), Buffer.alloc(512)])],
  ])('reads a body that says it is encoded as "%s"', async (encoding, body) => {
    const { fetchUrl } = await fetcherAtSite(answering({ 'content-encoding': encoding }, body));
    const page = await fetchUrl('/shelf');
    expect(page.outcome === 'page' && page.body.toString()).toBe(html);
  });

  it('undoes codings that are stated in several lines, in their order', async () => {
    const encoded = gzipSync(deflateSync(html));
    const { fetchUrl } = await fetcherAtSite(answering({ 'content-encoding': ['deflate', 'gzip'] }, encoded));
    expect(await fetchUrl('/shelf')).toMatchObject({
      wireEncoding: undefined,
      wireBytes: encoded,
      body: Buffer.from(html),
    });
  });

  it.each(['zstd', 'compress', 'gzip, gzip, gzip, gzip, gzip'])(
    'refuses the encoding %s that nobody asked for',
    async (encoding) => {
      const { fetchUrl } = await fetcherAtSite(answering({ 'content-encoding': encoding }, 'x'));
      await expect(fetchUrl('/shelf')).rejects.toMatchObject({
        code: 'CONTENT_ENCODING_UNSUPPORTED',
        policy: 'permanent',
      });
    },
  );

  it.each([
    ['gzip', gzipSync(html)],
    ['br', brotliCompressSync(html)],
    ['deflate', deflateSync(html)],
  ])('asks again for a body whose end is missing (%s)', async (encoding, whole) => {
    const cut: Answer = ({ url }, response) => {
      if (url === '/robots.txt') return;
      // Without a length only the closed connection says where the body ends.
      response.useChunkedEncodingByDefault = false;
      response.writeHead(200, { 'content-encoding': encoding, connection: 'close' }).end(whole.subarray(0, -6));
    };
    const { fetchUrl } = await fetcherAtSite(cut);
    await expect(fetchUrl('/shelf')).rejects.toMatchObject({ code: 'BODY_CUT', policy: 'retry' });
  });

  it('does not take a part that nobody asked for as the page', async () => {
    const headers = { 'content-range': 'bytes 0-99/2000' };
    const { fetchUrl } = await fetcherAtSite(answering(headers, html.slice(0, 100), 206));
    await expect(fetchUrl('/shelf')).rejects.toMatchObject({ code: 'HTTP_206', policy: 'retry' });
  });

  it('takes what is stated twice once', async () => {
    const { fetchUrl } = await fetcherAtSite(
      answering(
        { 'content-type': ['text/html', 'text/html; charset=utf-8', 'text/html'], etag: ['"v1"', '"v1"'] },
        html,
      ),
    );
    expect(await fetchUrl('/shelf')).toMatchObject({ contentType: 'text/html; charset=utf-8', etag: '"v1"' });
  });

  it.each([
    [['90', '120'], 120_000],
    [['3600', '3600'], 3_600_000],
  ])('waits for the later of the times %j', async (lines, waitMs) => {
    const { fetchUrl } = await fetcherAtSite(answering({ 'retry-after': lines }, '', 429));
    const failure = (await fetchUrl('/shelf').catch((error: unknown) => error)) as { notBefore: Date };
    expect(Math.abs(failure.notBefore.getTime() - Date.now() - waitMs)).toBeLessThan(5_000);
  });

  /** Node writes a character as a byte. */
  const rawBytes = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');
  it.each([
    [rawBytes('/p/s\u00e4ge-1'), '/p/s%C3%A4ge-1'],
    ['/p/s\u00e4ge-1', '/p/s%E4ge-1'],
    ['/a b', '/a%20b'],
    ['\\new', '/new'],
    ['http:/new', '/new'],
    ['/new#top', '/new'],
  ])('goes where the redirect %j means', async (location, target) => {
    const { site, fetchUrl } = await fetcherAtSite(({ url }, response) => {
      if (url === '/old') response.writeHead(301, { location }).end();
      else if (url !== '/robots.txt') response.end(html);
    });
    await fetchUrl('/old');
    expect(pagesOf(site)).toEqual(['/old', target]);
  });

  it('tells the site on the way what it set on the way, and nothing beyond the fetch', async () => {
    const wall: Answer = ({ url = '', headers }, response) => {
      if (url === '/robots.txt') return;
      if (headers.cookie?.includes('seen=1')) return void response.end(headers.cookie);
      const cookies = ['seen=1; Path=/', 'region=de', 'deep=1; Path=/deep', 'foreign=1; Domain=evil.example'];
      response.writeHead(302, { location: url, 'set-cookie': cookies }).end();
    };
    const { site, fetchUrl } = await fetcherAtSite(wall);
    for (const headers of [{}, { Cookie: 'region=at; lang=de' }]) {
      const page = await fetchUrl('/shelf', { headers });
      const lang = 'Cookie' in headers ? 'lang=de; ' : '';
      expect(page.outcome === 'page' && page.body.toString()).toBe(`${lang}seen=1; region=de`);
    }
    expect(site.requests.filter(({ url }) => url === '/shelf')[2]?.headers.cookie).toBe('region=at; lang=de');
  });

  it('calls it a circle where a site sets the same cookie for ever', async () => {
    const { site, fetchUrl } = await fetcherAtSite(answering({ location: '/shelf', 'set-cookie': 'seen=1' }, '', 302));
    await expect(fetchUrl('/shelf')).rejects.toMatchObject({ code: 'REDIRECT_LOOP' });
    expect(pagesOf(site)).toHaveLength(2);
  });

  it('gives up on a server that trickles', async () => {
    const trickle: Answer = ({ url }, response) => {
      if (url === '/robots.txt') return;
      response.write('x');
      const timer = setInterval(() => response.write('x'), 20);
      response.on('close', () => clearInterval(timer));
    };
    const { fetchUrl } = await fetcherAtSite(trickle, { requestTimeoutMs: 200 });
    await expect(fetchUrl('/shelf')).rejects.toMatchObject({ code: 'TIMEOUT', policy: 'retry' });
  });

  it('names a refused connection and a cut one', async () => {
    const { site, fetchUrl } = await fetcherAtSite(({ url }, response) => {
      if (url !== '/robots.txt')
        response.writeHead(200, { 'content-length': '10' }).write('x', () => response.destroy());
    });
    await expect(fetchUrl('/shelf')).rejects.toMatchObject({ code: 'CONNECTION_LOST', policy: 'retry' });
    await site.close();
    await expect(fetchUrl('/shelf')).rejects.toMatchObject({ code: 'CONNECTION_REFUSED', policy: 'retry' });
  });

  it('leaves a site alone whose robots.txt is broken, and asks for it once', async () => {
    const { site, fetchUrl } = await fetcherAtSite((_request, response) => response.writeHead(500).end());
    await expect(fetchUrl('/a')).rejects.toMatchObject({ code: 'ROBOTS_UNAVAILABLE', policy: 'retry' });
    await expect(fetchUrl('/b')).rejects.toMatchObject({ code: 'ROBOTS_UNAVAILABLE' });
    expect(site.requests.map(({ url }) => url)).toEqual(['/robots.txt']);
  });

  const shown = 'User-agent: *\nDisallow: /no\n';
  it.each([
    ['UTF-8', Buffer.from(shown)],
    ['gzip', Buffer.from(shown)],
    ['br', Buffer.from(shown)],
    ['gzip', gzipSync(shown)],
    ['gzip, gzip', gzipSync(gzipSync(shown))],
    ['', gzipSync(shown)],
    ['', Buffer.from(`\uFEFF${shown}`, 'utf16le')],
    ['gzip', gzipSync(`${shown}#${'x'.repeat(3_000_000)}`)],
  ])('reads a robots.txt that says it is encoded as "%s"', async (encoding, body) => {
    const { fetchUrl } = await fetcherAtSite(({ url }, response) => {
      if (url === '/robots.txt') response.writeHead(200, { 'content-encoding': encoding }).end(body);
      else response.end(html);
    });
    await expect(fetchUrl('/no')).rejects.toMatchObject({ code: 'ROBOTS_DISALLOWED' });
    await expect(fetchUrl('/yes')).resolves.toMatchObject({ outcome: 'page' });
  });

  it.each([
    ['gzip', gzipSync(shown.repeat(50)).subarray(0, -9)],
    ['zstd', Buffer.from(shown)],
  ])('fetches nothing by a robots.txt of which only a part could be read (%s)', async (encoding, body) => {
    const { fetchUrl } = await fetcherAtSite(({ url }, response) => {
      if (url === '/robots.txt') response.writeHead(200, { 'content-encoding': encoding }).end(body);
    });
    await expect(fetchUrl('/yes')).rejects.toMatchObject({ code: 'ROBOTS_UNAVAILABLE', policy: 'retry' });
  });

  it.each([
    [401, 'page'],
    [403, 'page'],
    [404, 'page'],
    [410, 'page'],
    [302, 'page'],
    [206, 'ROBOTS_UNAVAILABLE'],
    [304, 'ROBOTS_UNAVAILABLE'],
    [429, 'ROBOTS_THROTTLED'],
    [500, 'ROBOTS_UNAVAILABLE'],
    [503, 'ROBOTS_UNAVAILABLE'],
  ])('takes a robots.txt that answers %d as: %s', async (status, end) => {
    const { fetchUrl } = await fetcherAtSite(({ url = '' }, response) => {
      // A redirect that leads further and further, for 302.
      if (url.startsWith('/robots.txt')) response.writeHead(status, { location: `${url}x` }).end();
      else response.end(html);
    });
    const outcome = await fetchUrl('/yes').then(
      (page) => page.outcome,
      (error: unknown) => (error as { code: string }).code,
    );
    expect(outcome).toBe(end);
  });

  it('follows five redirects to a robots.txt, to another host too', async () => {
    const { site, fetchUrl } = await fetcherAtSite(({ url = '', headers }, response) => {
      const hop = Number(/^\/robots(\d?)/.exec(url)?.[1] || 0);
      if (!url.startsWith('/robots')) response.end(html);
      else if (hop < 5) response.writeHead(301, { location: `//www.shop.example/robots${hop + 1}` }).end();
      else response.end(headers.host === 'www.shop.example' ? shown : '');
    });
    await expect(fetchUrl('/no')).rejects.toMatchObject({ code: 'ROBOTS_DISALLOWED' });
    expect(site.requests).toHaveLength(6);
  });

  it('leaves a site alone as long as its robots.txt asks for it', async () => {
    const { site, fetchUrl } = await fetcherAtSite((_request, response) =>
      response.writeHead(503, { 'retry-after': '90' }).end(),
    );
    const failure = (await fetchUrl('/a').catch((error: unknown) => error)) as { notBefore: Date };
    expect(failure).toMatchObject({ code: 'ROBOTS_THROTTLED', policy: 'throttled' });
    expect(Math.abs(failure.notBefore.getTime() - Date.now() - 90_000)).toBeLessThan(5_000);
    await expect(fetchUrl('/b')).rejects.toMatchObject({ code: 'ROBOTS_THROTTLED' });
    expect(site.requests).toHaveLength(1);
  });

  it('lets a Crawl-delay lower the rate, up to a limit', async () => {
    const text = 'User-agent: *\nCrawl-delay: 600\n';
    const { site, fetchUrl } = await fetcherAtSite(
      ({ url }, response) => response.end(url === '/robots.txt' ? text : html),
      {
        longestCrawlDelayMs: 300,
      },
    );
    for (const path of ['/a', '/b', '/c']) await fetchUrl(path);
    const [, , a = 0, b = 0, c = 0] = [0, ...site.requests.map(({ atMs }) => atMs)];
    expect([b - a, c - b].every((pauseMs) => pauseMs > 280 && pauseMs < 2_000)).toBe(true);
  });

  it('reads the first 500 KiB of a robots.txt that is endless', async () => {
    const { fetchUrl } = await fetcherAtSite(({ url }, response) => {
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
    const { site, fetchUrl, abort } = await fetcherAtSite(hang, { mayFetch: () => may });
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
