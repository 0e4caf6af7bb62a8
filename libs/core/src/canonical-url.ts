/** Query parameters that only tell where a visitor came from. */
const trackingParameter = /^(utm_\w+|gclid|fbclid|msclkid|dclid|yclid|mc_[ce]id|_ga|igshid)$/i;

/**
 * The one spelling under which a URL is fetched once and remembered: absolute, http(s), no fragment, no default port, no
 * tracking parameters, parameters otherwise in their own order. Undefined where it is not a web address.
 */
export const canonicalUrl = (href: string, base?: string): string | undefined => {
  if (!URL.canParse(href, base)) return undefined;
  const url = new URL(href, base);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return undefined;
  // Each assignment parses the address again, and a page has hundreds: only where there is something to take away.
  if (url.href.includes('#')) url.hash = '';
  if (url.username !== '') url.username = '';
  if (url.password !== '') url.password = '';
  if (url.search === '') return url.href;
  for (const name of [...url.searchParams.keys()]) {
    if (trackingParameter.test(name)) url.searchParams.delete(name);
  }
  return url.toString();
};
