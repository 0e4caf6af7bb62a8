import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';

type Answer = (response: ServerResponse, request: IncomingMessage) => void;

const html = { 'content-type': 'text/html; charset=utf-8' };

const productPage = (name: string): string =>
  `<!doctype html><html><head><title>${name}</title><script type="application/ld+json">${JSON.stringify({
    '@context': 'https://schema.org',
    '@type': 'Product',
    name,
    sku: name.toUpperCase(),
    offers: { '@type': 'Offer', price: '9.99', priceCurrency: 'EUR' },
  })}</script></head><body><h1>${name}</h1></body></html>`;

const redirectTo =
  (location: string): Answer =>
  (response) =>
    response.writeHead(302, { location }).end();

/** Writes a piece again and again until the other side has had enough. */
const forEver = (response: ServerResponse, piece: string | Buffer, everyMs: number): void => {
  const timer = setInterval(() => response.write(piece), everyMs);
  response.on('close', () => clearInterval(timer));
};

/** What a shop can do to a crawler, by path; `maxBodyBytes` is the crawler's limit. */
export const hostileAnswers = (maxBodyBytes: number): Record<string, Answer> => ({
  '/good-1': (response) => response.writeHead(200, html).end(productPage('hammer')),
  '/good-2': (response) => response.writeHead(200, html).end(productPage('drill')),
  '/charset-lie': (response) => response.writeHead(200, html).end(Buffer.from(productPage('käsereibe'), 'latin1')),
  '/charset-nonsense': (response) =>
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-16' }).end(productPage('saw')),
  '/empty': (response) => response.writeHead(200, html).end(),
  '/oversized': (response) => response.writeHead(200, html).end(Buffer.alloc(maxBodyBytes + 1, 'x')),
  '/endless': (response) => forEver(response.writeHead(200, html), Buffer.alloc(20_000, 'x'), 1),
  '/bomb': (response) =>
    response.writeHead(200, { ...html, 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(30_000_000))),
  '/corrupt': (response) => response.writeHead(200, { ...html, 'content-encoding': 'gzip' }).end('this is not gzip'),
  '/header-flood': (response) =>
    response.writeHead(200, { ...html, 'set-cookie': Array.from({ length: 40 }, () => 'c='.padEnd(4_000, 'x')) }).end(),
  '/loop': redirectTo('/loop-on'),
  '/loop-on': redirectTo('/loop'),
  '/hops': redirectTo('/hops?1'),
  '/away': redirectTo('http://elsewhere.test/'),
  '/nowhere': (response) => response.writeHead(302).end(),
  '/drip': (response) => forEver(response.writeHead(200, html), ' ', 200),
  '/silent': () => undefined,
  '/cut': (response) =>
    response.writeHead(200, { ...html, 'content-length': 10_000 }).write('<html>', () => response.destroy()),
  '/reset': (response) => response.destroy(),
  '/gibberish': (response) => response.socket?.end('I am no web server.\r\n\r\n'),
  '/refused-403': (response) => response.writeHead(403).end(),
  '/broken-500': (response) => response.writeHead(500).end(),
});

/** A shop that does each of these things, on any free port. */
export const startHostileShop = async (maxBodyBytes: number): Promise<{ port: number; stop(): Promise<void> }> => {
  const answers = hostileAnswers(maxBodyBytes);
  let hops = 1;
  const server: Server = createServer((request, response) => {
    const { pathname, search } = new URL(request.url ?? '/', 'http://shop');
    if (pathname === '/hops' && search !== '') return redirectTo(`/hops?${(hops += 1)}`)(response, request);
    const answer = answers[pathname];
    if (answer) answer(response, request);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
