import { type AddressInfo, type Socket, connect, createServer } from 'node:net';

/** Stands between a client and a server (a broker, a database), so that the line can be cut. */
export interface CuttableProxy {
  /** The server's address, through the proxy. */
  url: string;
  /** Breaks every connection that goes through, like a network would. */
  cut(): void;
  /** Refuses new connections, or takes them again. */
  refuse(isRefusing: boolean): void;
  /** Forwards nothing any more on the connections there are, and closes none: as if the other machine had vanished. */
  blackHole(): void;
  close(): Promise<void>;
}

const defaultPorts: Record<string, number> = { 'amqp:': 5672, 'postgres:': 5432, 'postgresql:': 5432 };

/** Opens a proxy on a free port before the server at `serverUrl`. */
export const openProxy = async (serverUrl: string): Promise<CuttableProxy> => {
  const target = new URL(serverUrl);
  const sockets = new Set<Socket>();
  let isRefusing = false;
  const server = createServer((client) => {
    if (isRefusing) return void client.destroy();
    const upstream = connect(Number(target.port || defaultPorts[target.protocol]), target.hostname);
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from);
      from.pipe(to);
      from.on('error', () => undefined);
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const through = new URL(serverUrl);
  through.hostname = '127.0.0.1';
  through.port = String((server.address() as AddressInfo).port);
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  const blackHole = (): void => {
    for (const socket of sockets) socket.unpipe().pause();
  };
  return {
    url: through.href,
    cut,
    blackHole,
    refuse: (refusing) => {
      isRefusing = refusing;
    },
    close: async () => {
      cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
