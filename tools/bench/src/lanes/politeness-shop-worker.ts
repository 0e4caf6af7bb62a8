// One shop in a process of its own: a flat menu of categories, one in fifty of them behind a redirect, and a log of every request.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const leaves = Number(process.env['SHOP_LEAVES'] ?? 1_000);
const redirectEvery = 50;

/** When each request came, in milliseconds since 1970, finer than `Date`. */
const requestMs: number[] = [];
const nowMs = (): number => performance.timeOrigin + performance.now();

const menu = `<!doctype html><title>Shop</title><ul id="menu">${Array.from(
  { length: leaves },
  (_, index) => `<li><a href="/c/${index + 1}">Category ${index + 1}</a></li>`,
).join('')}</ul>`;

const category = (number: number): string =>
  `<!doctype html><title>Category ${number}</title><h1 class="category">Category ${number}</h1><ul>${[1, 2]
    .map(
      (tile) =>
        `<li class="product" data-sku="P${number}-${tile}"><h3><a href="/p/${number}-${tile}">Product ${number}-${tile}</a></h3><b class="price">${tile}.99 €</b></li>`,
    )
    .join('')}</ul>`;

const server = createServer((request, response) => {
  const path = request.url ?? '/';
  if (path === '/__log') return void response.end(JSON.stringify(requestMs));
  requestMs.push(nowMs());
  const number = Number(/^\/(?:c|moved)\/(\d+)$/.exec(path)?.[1] ?? 0);
  if (path === '/robots.txt') return void response.end('User-agent: *\nDisallow: /private/\n');
  if (number > 0 && number % redirectEvery === 0 && path.startsWith('/c/'))
    return void response.writeHead(302, { location: `/moved/${number}` }).end();
  response.writeHead(path === '/' || number > 0 ? 200 : 404, { 'content-type': 'text/html; charset=utf-8' });
  response.end(number > 0 ? category(number) : menu);
});
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${JSON.stringify({ ready: 'shop', port: (server.address() as AddressInfo).port })}\n`);
});
process.on('SIGTERM', () => process.exit(0));
