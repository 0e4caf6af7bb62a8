import { parseUrl, type UrlRules } from '@aisle/core';
import { Parser } from 'htmlparser2';
import { baseUrlOf } from './base-url.js';
import { webUrl } from './web-url.js';

/**
 * Tells which addresses a page asks not to be followed to: all, by a robots `<meta>`, or those all of whose links say
 * `rel="nofollow"` (https://html.spec.whatwg.org/#link-type-nofollow). A page that is not HTML says nothing.
 */
export const followsOf = (text: string, url: string, rules: UrlRules): ((address: string) => boolean) => {
  if (!/nofollow|content\s*=\s*["']?\s*none/i.test(text)) return () => true;
  const base = baseUrlOf(text, url);
  const refused = new Set<string>();
  const followed = new Set<string>();
  let isWhole = false;
  const parser = new Parser({
    onopentag: (name, { href, rel = '', name: metaName = '', content = '' }) => {
      if (name === 'meta' && /^robots$/i.test(metaName)) isWhole ||= /\b(?:nofollow|none)\b/i.test(content);
      if ((name !== 'a' && name !== 'area') || href === undefined) return;
      const address = parseUrl(href, base) === undefined ? undefined : webUrl(href, base, rules);
      if (address === undefined) return;
      (/(?:^|\s)nofollow(?:\s|$)/i.test(rel) ? refused : followed).add(address);
    },
  });
  parser.end(text);
  return (address) => !isWhole && (!refused.has(address) || followed.has(address));
};
