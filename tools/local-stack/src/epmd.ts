import { createConnection } from 'node:net';

// EPMD protocol: a two-byte length, then the request; 107 is KILL_REQ.
// https://www.erlang.org/doc/apps/erts/erl_dist_protocol.html
const KILL_REQUEST = Buffer.from([0, 1, 107]);

/** Asks the Erlang port mapper on this loopback port to end; true when none listens (any more). */
export function stopEpmd(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ host: '127.0.0.1', port });
    socket.setTimeout(1_000, () => socket.destroy());
    socket.once('connect', () => socket.write(KILL_REQUEST));
    socket.on('data', () => undefined);
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code === 'ECONNREFUSED'));
    socket.once('close', () => resolve(false));
  });
}
