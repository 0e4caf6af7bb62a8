import { createServer } from 'node:net';
import { expect, it } from '@jest/globals';
import { freePort, isPortFree } from './free-port.js';

it('ports asked for at the same time differ, and none of them is taken', async () => {
  const ports = await Promise.all(Array.from({ length: 20 }, () => freePort()));
  expect(new Set(ports).size).toBe(20);
  expect(await Promise.all(ports.map(isPortFree))).not.toContain(false);
});

it('a port that somebody listens on is not free', async () => {
  const port = await freePort();
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  expect(await isPortFree(port)).toBe(false);
  await new Promise((resolve) => server.close(resolve));
});
