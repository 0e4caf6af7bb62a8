import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { gzipSync } from 'node:zlib';
import { runCli } from '../program.js';

let out = '';
let folder: string;
let server: Server;
let status = 200;
let asked: string[] = [];
const file = 'User-agent: *\nCrawl-delay: 3\nDisallow: /cart\nAllow: /cart/help\n\nUser-agent: ShopBot\nDisallow: /\n';
const port = (): number => (server.address() as AddressInfo).port;
const lines = (): unknown[] =>
  out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);

beforeEach(async () => {
  [out, status, asked] = ['', 200, []];
  folder = mkdtempSync(join(tmpdir(), 'aisle-robots-'));
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => ((out += String(text)), true));
  jest.spyOn(process.stderr, 'write').mockImplementation(() => true);
  server = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.writeHead(status).end(file);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(() => {
  jest.restoreAllMocks();
  delete process.env['RESOLVE_OVERRIDE'];
  rmSync(folder, { recursive: true });
  server.closeAllConnections();
  server.close();
});

describe('aisle robots', () => {
  it('says of each address whether it is allowed, by which rule in which line', async () => {
    const path = join(folder, 'robots.txt');
    writeFileSync(path, file);
    const urls = ['https://shop.example/cart', 'https://shop.example/cart/help?x', '/shelf'];
    expect(await runCli(['robots', '--json', '--file', path, ...urls])).toBe(0);
    expect(lines()).toEqual([
      { url: urls[0], allowed: false, rule: 'Disallow: /cart', line: 3, crawlDelaySeconds: 3 },
      { url: urls[1], allowed: true, rule: 'Allow: /cart/help', line: 4, crawlDelaySeconds: 3 },
      { url: urls[2], allowed: true, rule: null, line: null, crawlDelaySeconds: 3 },
    ]);
  });

  it('judges for another agent, and by a file that is compressed', async () => {
    const path = join(folder, 'robots.txt.gz');
    writeFileSync(path, gzipSync(file));
    const agent = 'Mozilla/5.0 (compatible; ShopBot/1.0)';
    await runCli(['robots', '--file', path, '--agent', agent, 'https://shop.example/shelf']);
    expect(lines()).toEqual([
      { url: 'https://shop.example/shelf', allowed: false, rule: 'Disallow: /', line: 7, crawlDelaySeconds: null },
    ]);
  });

  it('asks each site once, and refuses private addresses that nobody named', async () => {
    const urls = ['http://shop.example/cart', 'http://shop.example/shelf'];
    process.env['RESOLVE_OVERRIDE'] = `shop.example=127.0.0.1:${port()}`;
    expect(await runCli(['robots', ...urls])).toBe(0);
    expect(lines()).toMatchObject([{ allowed: false }, { allowed: true }]);
    expect(asked).toEqual(['/robots.txt']);
    out = '';
    expect(await runCli(['robots', '--json', `http://127.0.0.1:${port()}/`])).toBe(1);
    expect(lines()).toMatchObject([
      { error: { code: 'ADDRESS_FORBIDDEN', fix: expect.stringContaining('RESOLVE_OVERRIDE') } },
    ]);
  });

  it.each([
    [404, 0, { allowed: true, rule: null }],
    [500, 1, { error: { code: 'ROBOTS_UNAVAILABLE', fix: expect.stringContaining('--file') } }],
  ])('takes a site that answers %d as the fetcher does', async (answered, exitCode, line) => {
    status = answered;
    process.env['RESOLVE_OVERRIDE'] = `shop.example=127.0.0.1:${port()}`;
    expect(await runCli(['robots', '--json', 'http://shop.example/cart'])).toBe(exitCode);
    expect(lines()).toMatchObject([line]);
  });

  it.each([
    [['--file', 'nowhere.txt', '/'], 'FILE_NOT_FOUND'],
    [['shop.example/cart'], 'URL_INVALID'],
    [['ftp://shop.example/'], 'URL_INVALID'],
  ])('says what to do about %j', async (words, code) => {
    expect(await runCli(['robots', '--json', ...words])).toBe(1);
    expect(lines()).toMatchObject([{ error: { code, fix: expect.stringMatching(/--file/) } }]);
  });
});
