import { existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it, jest } from '@jest/globals';
import { processesOf } from '@aisle/local-stack';
import {
  lendDirectory,
  repositoryRoot,
  sampleCatalogItem,
  startProcess,
  waitFor,
  type LentDirectory,
  type StartedProcess,
} from '@aisle/testkit';

// Real processes, as a user's shell starts them; `up` brings a whole stack of its own with it.
jest.setTimeout(180_000);

const aisle = join(repositoryRoot, 'tools', 'bootstrap', 'aisle.mjs');
let home: LentDirectory;
let server: Server;
let serverUrl: string;

beforeAll(async () => {
  home = await lendDirectory();
  // A catalog that never ends, so that a reader who has seen enough is always earlier than the command.
  server = createServer((request, response) => {
    const items = Array.from({ length: 500 }, () => sampleCatalogItem({}));
    const letter = {
      id: '1',
      queue: 'parse.live',
      code: 'UNEXPECTED',
      message: 'no',
      messageType: null,
      attempts: 1,
      diedAt: '2026-01-01T00:00:00.000Z',
      redrivenAt: null,
    };
    const body = request.url?.includes('/items')
      ? { items, next: 'more' }
      : { retailers: [], deadLetters: Array.from({ length: 1_000 }, () => letter), runs: [] };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  serverUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
const started: StartedProcess[] = [];
afterEach(() => started.splice(0).forEach((child) => child.kill('SIGKILL')));
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await home.release();
});

const shell = async (script: string, env: NodeJS.ProcessEnv): Promise<StartedProcess> => {
  const child = await startProcess({ name: script, command: 'bash', args: ['-c', script], env });
  started.push(child);
  return child;
};

it.each([
  'items --retailer shop',
  'items --retailer shop --json',
  'dead-letters --limit 1000',
  'recipe schema',
  'retailers',
  '--help',
])('aisle %s ends quietly once its reader has seen enough', async (command) => {
  const env = { AISLE_CONTROL_URL: serverUrl, AISLE_CATALOG_URL: serverUrl, AISLE_API_KEY: 'key' };
  // The reader is gone before the command has written a word.
  const child = await shell(`{ node ${aisle} ${command}; echo "exit code $?" >&2; } | true`, env);
  await child.waitForExit({ timeoutMs: 60_000 });
  expect(child.stderr()).toMatch(/exit code 0\n$/);
  expect(child.stderr()).not.toContain('EPIPE');
});

it('aisle down stops what aisle up started, servers and services, and says so; once more, it finds nothing', async () => {
  const env = { AISLE_HOME: home.path, DATABASE_URL: '', AMQP_URL: '', S3_ENDPOINT: '' };
  const up = await shell(`exec node ${aisle} up`, env);
  await up.waitForOutput(/Aisle is up/, { timeoutMs: 120_000 });
  expect(processesOf(home.path)).not.toEqual([]);
  const down = await shell(`exec node ${aisle} down --json`, env);
  expect(await down.waitForExit({ timeoutMs: 100_000 })).toEqual({ code: 0, signal: null });
  expect(JSON.parse(down.stdout())).toEqual({ stopped: { pid: up.pid, dataDir: join(home.path, 'up') } });
  expect(await up.waitForExit()).toEqual({ code: 0, signal: null });
  expect(processesOf(home.path)).toEqual([]);
  expect(existsSync(join(home.path, 'running.json'))).toBe(false);
  const again = await shell(`exec node ${aisle} down`, env);
  expect(await again.waitForExit()).toEqual({ code: 0, signal: null });
  expect(again.stdout()).toContain('Nothing of this clone was running.');
});

it('aisle down clears up after a killed aisle up', async () => {
  const env = { AISLE_HOME: home.path, DATABASE_URL: '', AMQP_URL: '', S3_ENDPOINT: '' };
  const up = await shell(`exec node ${aisle} up`, env);
  await up.waitForOutput(/Aisle is up/, { timeoutMs: 120_000 });
  up.kill('SIGKILL');
  await up.waitForExit();
  const down = await shell(`exec node ${aisle} down`, env);
  expect(await down.waitForExit({ timeoutMs: 100_000 })).toEqual({ code: 0, signal: null });
  await waitFor('all servers of the folder to be gone', () => processesOf(home.path).length === 0);
  expect(existsSync(join(home.path, 'running.json'))).toBe(false);
});
