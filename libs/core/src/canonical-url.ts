import { parseUrl } from './parse-url.js';
import { plainPercentCodes } from './percent-codes.js';

/** Which query parameters of a shop make no other page. */
export interface UrlRules {
  /** Left out besides the usual tracking parameters; their exact names. */
  dropParameters?: readonly string[] | undefined;
  /** Kept although they look like tracking parameters. */
  keepParameters?: readonly string[] | undefined;
}

/** Query parameters that only tell where a visitor came from. */
const trackingParameter =
  /^(?:utm_\w+|gclid|gclsrc|gbraid|wbraid|dclid|fbclid|msclkid|yclid|ttclid|twclid|igshid|srsltid|mc_[ce]id|_ga|_gl|_hsenc|_hsmi)$/i;

/** The servlet specification (§7.1.3) reserves this name for a visitor's session. */
const sessionId = /;jsessionid=[^/;?]*/i;

/**
 * The one spelling under which a URL is fetched once and remembered: absolute, http(s), without fragment, credentials,
 * default port, dot segments, session id, tracking parameters or empty query; percent codes in one spelling. What is left
 * stands as it was written, byte for byte, because shops compare queries literally and may encode them in any charset.
 * Undefined where it is not a web address.
 */
export const canonicalUrl = (href: string, base?: string, rules: UrlRules = {}): string | undefined => {
  const url = parseUrl(href, base);
  if (url === undefined || (url.protocol !== 'http:' && url.protocol !== 'https:')) return undefined;
  // Each assignment parses the address again, and a page has hundreds: only where there is something to take away.
  if (url.username !== '') url.username = '';
  if (url.password !== '') url.password = '';
  const [withoutFragment = ''] = url.href.split('#', 1);
  const [path = '', ...queries] = plainPercentCodes(withoutFragment).split('?');
  if (sessionId.test(path)) return canonicalUrl([path.replace(sessionId, ''), ...queries].join('?'), undefined, rules);
  const query = keptParameters(queries.join('?'), rules);
  return query === '' ? path : `${path}?${query}`;
};

const keptParameters = (query: string, rules: UrlRules): string =>
  query === ''
    ? ''
    : query
        .split('&')
        .filter((parameter) => !isDropped(parameter.split('=', 1)[0] ?? '', rules))
        .join('&');

const isDropped = (name: string, { dropParameters = [], keepParameters = [] }: UrlRules): boolean =>
  dropParameters.includes(name) || (trackingParameter.test(name) && !keepParameters.includes(name));
