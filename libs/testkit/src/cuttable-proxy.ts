import { type AddressInfo, type Socket, connect, createServer } from 'node:net';

/** Stands between a client and the broker, so that the line can be cut. */
export interface CuttableProxy {
  amqpUrl: string;
  /** Breaks every connection that goes through, like a network would. */
  cut(): void;
  /** Refuses new connections, or takes them again. */
  refuse(isRefusing: boolean): void;
  close(): Promise<void>;
}

export const openProxy = async (amqpUrl: string): Promise<CuttableProxy> => {
  const target = new URL(amqpUrl);
  const sockets = new Set<Socket>();
  let isRefusing = false;
  const server = createServer((client) => {
    if (isRefusing) return void client.destroy();
    const upstream = connect(Number(target.port || 5672), target.hostname);
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
  const through = new URL(amqpUrl);
  through.hostname = '127.0.0.1';
  through.port = String((server.address() as AddressInfo).port);
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    amqpUrl: through.href,
    cut,
    refuse: (refusing) => {
      isRefusing = refusing;
    },
    close: async () => {
      cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
