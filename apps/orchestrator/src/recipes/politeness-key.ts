import { getDomain } from 'tldts';

/**
 * The politeness key of a shop whose recipe names none: its host and port, where `www.` and the bare registrable domain
 * are one, since they are one shop's servers. Other hosts of a domain stay apart: at a hoster they are other shops.
 */
export const defaultPolitenessKey = (origin: string): string => {
  const { hostname, port } = new URL(origin);
  const domain = getDomain(hostname, { allowPrivateDomains: true });
  const host = domain !== null && hostname === `www.${domain}` ? domain : hostname;
  return port === '' ? host : `${host}:${port}`;
};
