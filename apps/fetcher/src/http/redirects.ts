import { parseUrl, PermanentError } from '@aisle/core';

const redirectStatuses: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

export const isRedirect = (status: number): boolean => redirectStatuses.has(status);

/**
 * Where a redirect leads, if we may follow it there: the same host (with or without `www.`), http or on to https.
 * Errors: PermanentError `REDIRECT_INVALID`, `REDIRECT_OFF_SITE`.
 */
export const redirectTarget = (from: string, location: string | undefined): string => {
  const target = location === undefined ? undefined : parseUrl(location, from);
  if (target === undefined) {
    throw new PermanentError('REDIRECT_INVALID', `${from} redirects without saying where to.`);
  }
  target.hash = '';
  if (!staysOnSite(new URL(from), target)) {
    throw new PermanentError('REDIRECT_OFF_SITE', `${from} redirects to ${target.origin}, which is another site.`, {
      fix: 'If the shop has moved, change the origin in its recipe.',
    });
  }
  return target.href;
};

const staysOnSite = (from: URL, to: URL): boolean => {
  const protocolIsFine = to.protocol === 'https:' || (to.protocol === 'http:' && from.protocol === 'http:');
  const sameHost = withoutWww(from.hostname) === withoutWww(to.hostname);
  // An empty port is the protocol's own: http://shop → https://shop stays, http://shop:8080 → http://shop does not.
  return protocolIsFine && sameHost && from.port === to.port;
};

const withoutWww = (hostname: string): string => hostname.replace(/^www\./, '');
