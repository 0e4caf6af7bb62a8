import { lookup as dnsLookup, type LookupAddress, type LookupOptions } from 'node:dns';
import { isIP } from 'node:net';
import { PermanentError } from '@aisle/core';
import { Agent, buildConnector } from 'undici';
import { isForbiddenAddress } from './address-guard.js';
import { overrideFor, type ResolveOverrides } from './resolve-override.js';

export interface GuardedAgentOptions {
  overrides: ResolveOverrides;
  connectTimeoutMs: number;
  headersTimeoutMs: number;
  bodyTimeoutMs: number;
}

type Connector = ReturnType<typeof buildConnector>;
type LookupCallback = (error: Error | null, address: string | LookupAddress[], family?: number) => void;

const addressForbidden = (host: string): PermanentError =>
  new PermanentError('ADDRESS_FORBIDDEN', `${host} leads to an address outside the public internet.`, {
    fix: 'Correct the URL; where the address is meant, name the host in RESOLVE_OVERRIDE.',
  });

/**
 * Connections that only lead to the public internet, or to where an override says. The addresses that were checked are
 * the ones connected to, so a name that resolves differently the second time gains nothing.
 */
export const createGuardedAgent = (options: GuardedAgentOptions): Agent => {
  const { overrides, connectTimeoutMs, headersTimeoutMs, bodyTimeoutMs } = options;
  const toAnywhere = buildConnector({ timeout: connectTimeoutMs });
  const toPublicInternet = guarded(buildConnector({ timeout: connectTimeoutMs, lookup: lookupPublicAddresses }));
  const connect: Connector = (target, callback) => {
    const override = overrideFor(overrides, target);
    // `host` and with it the TLS server name stay the original ones; only the way there differs.
    if (override) toAnywhere({ ...target, ...override }, callback);
    else toPublicInternet(target, callback);
  };
  return new Agent({
    connect,
    headersTimeout: headersTimeoutMs,
    bodyTimeout: bodyTimeoutMs,
    keepAliveTimeout: 4_000,
    maxHeaderSize: 64 * 1024,
    pipelining: 1,
  });
};

const guarded =
  (connect: Connector): Connector =>
  (target, callback) => {
    const hostname = target.hostname.replace(/^\[|\]$/g, '');
    // A literal address is never looked up, so it is judged here.
    if (isIP(hostname) && isForbiddenAddress(hostname)) return callback(addressForbidden(hostname), null);
    connect(target, (...[error, socket]) => {
      if (error) return callback(error, null);
      if (isForbiddenAddress(socket.remoteAddress ?? '')) {
        socket.destroy();
        return callback(addressForbidden(hostname), null);
      }
      callback(null, socket);
    });
  };

const lookupPublicAddresses = (hostname: string, options: LookupOptions, callback: LookupCallback): void => {
  dnsLookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, []);
    const open = addresses.filter(({ address }) => !isForbiddenAddress(address));
    const [first] = open;
    if (!first) return callback(addressForbidden(hostname), []);
    if (options.all) callback(null, open);
    else callback(null, first.address, first.family);
  });
};
