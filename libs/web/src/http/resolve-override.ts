import { isIPv4, isIPv6 } from 'node:net';

export interface ConnectTarget {
  hostname: string;
  port: string;
}
/** Where to connect instead, by `host` or `host:port` of the URL. */
export type ResolveOverrides = ReadonlyMap<string, ConnectTarget>;

/**
 * Reads `shop.example=127.0.0.1:8080,other.example:8443=[::1]:9000`. Whoever sets it vouches for the address: the address
 * guard does not apply to these hosts.
 * Errors: Error saying which part is wrong.
 */
export const parseResolveOverrides = (text: string): ResolveOverrides => {
  const parts = text.split(',').map((part) => part.trim());
  return new Map(parts.filter((part) => part !== '').map(parseOne));
};

const parseOne = (part: string): [string, ConnectTarget] => {
  const match = /^([^=\s]+)=(\[[0-9a-f:.]+\]|[\d.]+):(\d{1,5})$/i.exec(part);
  const [, host = '', address = '', port = ''] = match ?? [];
  const hostname = address.replace(/^\[|\]$/g, '');
  if (!match || !(isIPv4(hostname) || isIPv6(hostname)) || Number(port) < 1 || Number(port) > 65_535) {
    throw new Error(`"${part}" is not host=address:port`);
  }
  return [host.toLowerCase(), { hostname, port }];
};

export const overrideFor = (
  overrides: ResolveOverrides,
  { hostname, port, protocol }: { hostname: string; port: string; protocol: string },
): ConnectTarget | undefined => {
  const host = hostname.toLowerCase();
  const givenPort = port === '' ? (protocol === 'https:' ? '443' : '80') : port;
  return overrides.get(`${host}:${givenPort}`) ?? overrides.get(host);
};
