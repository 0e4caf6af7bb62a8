import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface SmallSite {
  /** `127.0.0.1:port`, to be mapped to a host name. */
  address: string;
  /** Every request so far. */
  requests: { url: string; host: string; headers: IncomingMessage['headers']; atMs: number }[];
  close(): Promise<void>;
}

/** A real web server for one test; without a robots.txt of its own it says 404 to that. */
export const startSmallSite = async (answer: RequestListener): Promise<SmallSite> => {
  const requests: SmallSite['requests'] = [];
  const server = createServer((request, response) => {
    const { url = '', headers } = request;
    requests.push({ url, host: headers.host ?? '', headers, atMs: performance.now() });
    answer(request, response);
    if (url === '/robots.txt' && !response.headersSent) response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { address: `127.0.0.1:${port}`, requests, close };
};
