import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** Stands between a process and a server, and sees each step: every piece that one says to the other. */
export interface CrashProxy {
  url: string;
  close(): Promise<void>;
}

/** What becomes of a step: it goes on, or the process dies, before the other side has heard of it or just after. */
export type StepFate = 'goes-on' | 'dies-before' | 'dies-after';

export const openCrashProxy = async (
  serverUrl: string,
  defaultPort: number,
  onStep: () => StepFate,
  kill: () => void,
): Promise<CrashProxy> => {
  const target = new URL(serverUrl);
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(Number(target.port || defaultPort), target.hostname);
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from);
      from.on('error', () => undefined);
      from.on('data', (piece: Buffer) => {
        const fate = onStep();
        if (fate === 'dies-before') kill();
        // What a server has been told it acts upon, whether or not the one who said it lives to hear the answer.
        if (fate !== 'dies-before' && to.writable) to.write(piece);
        if (fate === 'dies-after') kill();
      });
      from.on('close', () => {
        sockets.delete(from);
        to.end();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const through = new URL(serverUrl);
  through.hostname = '127.0.0.1';
  through.port = String((server.address() as AddressInfo).port);
  return {
    url: through.href,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
