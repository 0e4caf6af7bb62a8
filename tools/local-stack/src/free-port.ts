import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

// Below the range from which systems pick ports for outgoing connections (32768 on Linux, 49152 elsewhere): a service
// that is restarted must find its port free, not lent to some client's connection.
const LOWEST_PORT = 15_000;
const HIGHEST_PORT = 32_000;

// What this process handed out already, so that two calls before either port is bound never get the same one.
const handedOut = new Set<number>();

/** True when nothing listens on this loopback port. */
export function isPortFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** A free TCP port on the loopback address. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(LOWEST_PORT, HIGHEST_PORT);
    if (handedOut.has(port) || !(await isPortFree(port))) continue;
    handedOut.add(port);
    return port;
  }
}
