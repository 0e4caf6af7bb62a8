import { parseUrl, PermanentError } from '@aisle/core';

const redirectStatuses: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

export const isRedirect = (status: number): boolean => redirectStatuses.has(status);

/** Whether a redirect asks for the same method and body again (RFC 9110 §15.4); after the others comes a GET. */
export const keepsMethod = (status: number): boolean => status === 307 || status === 308;

/**
 * Where a redirect leads, if we may follow it there: the same host (with or without `www.`), http or on to https. What leads from
 * https back to http is tried with https: servers behind a TLS proxy write such addresses without meaning them.
 * @param location as the answer states it
 * Errors: PermanentError `REDIRECT_INVALID`, `REDIRECT_OFF_SITE`.
 */
export const redirectTarget = (from: string, location: string | undefined): string => {
  const target = redirectAnywhere(from, location);
  const source = new URL(from);
  if (source.protocol === 'https:' && target.protocol === 'http:' && target.port === '') target.protocol = 'https:';
  if (!staysOnSite(source, target)) {
    throw new PermanentError('REDIRECT_OFF_SITE', `${from} redirects to ${target.origin}, which is another site.`, {
      fix: 'If the shop has moved, change the origin in its recipe.',
    });
  }
  return target.href;
};

/** Where a redirect leads, to whichever site. Errors: PermanentError `REDIRECT_INVALID`. */
export const redirectAnywhere = (from: string, location: string | undefined): URL => {
  const target = location === undefined ? undefined : parseUrl(location, from);
  if (target === undefined) {
    throw new PermanentError('REDIRECT_INVALID', `${from} redirects without saying where to.`);
  }
  target.hash = '';
  return target;
};

const staysOnSite = (from: URL, to: URL): boolean => {
  const protocolIsFine = to.protocol === 'https:' || (to.protocol === 'http:' && from.protocol === 'http:');
  const sameHost = withoutWww(from.hostname) === withoutWww(to.hostname);
  // An empty port is the protocol's own: http://shop → https://shop stays, http://shop:8080 → http://shop does not.
  return protocolIsFine && sameHost && from.port === to.port;
};

const withoutWww = (hostname: string): string => hostname.replace(/^www\./, '');
