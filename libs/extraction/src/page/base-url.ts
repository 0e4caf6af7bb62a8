import { parseUrl } from '@aisle/core';

/** A base stands in the head; nobody looks further for it than this. */
const headCharacters = 500_000;
const wanted = /<base[\s/]|<!--|<(script|style|template|noscript|title)[\s>]|<body[\s>]/gi;
const closing: Record<string, string> = {
  script: '</script',
  style: '</style',
  template: '</template',
  noscript: '</noscript',
  title: '</title',
};

/** What relative addresses of a page stand on (https://html.spec.whatwg.org/#the-base-element), else its own address. */
export const baseUrlOf = (html: string, url: string): string => {
  const head = html.slice(0, headCharacters);
  wanted.lastIndex = 0;
  for (let match = wanted.exec(head); match; match = wanted.exec(head)) {
    const [mark, unread] = match;
    if (/^<body/i.test(mark)) return url;
    if (/^<base/i.test(mark)) {
      const href = hrefOf(head.slice(match.index, match.index + 3_000).split('>', 1)[0] ?? '');
      if (href !== undefined) return webBase(href, url) ?? url;
      continue;
    }
    const end = unread === undefined ? '-->' : (closing[unread.toLowerCase()] ?? '');
    const at = indexOfAnyCase(head, end, match.index + 2);
    if (at < 0) return url;
    wanted.lastIndex = at;
  }
  return url;
};

const hrefOf = (tag: string): string | undefined => {
  const match = /[\s"'/]href\s{0,10}=\s{0,10}(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/i.exec(tag);
  return (match?.[1] ?? match?.[2] ?? match?.[3])?.trim().replaceAll('&amp;', '&');
};

/** Only a web address is a base. */
const webBase = (href: string, url: string): string | undefined => {
  const base = parseUrl(href, url);
  return base !== undefined && /^https?:$/.test(base.protocol) ? base.href : undefined;
};

const indexOfAnyCase = (text: string, part: string, from: number): number => {
  const pattern = new RegExp(part, 'gi');
  pattern.lastIndex = from;
  return pattern.exec(text)?.index ?? -1;
};
