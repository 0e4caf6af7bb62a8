/** At least this much of a file has to be read (RFC 9309 §2.5), and no more of it is. */
export const robotsMaxBytes = 500 * 1024;

export type Directive = 'user-agent' | 'allow' | 'disallow' | 'crawl-delay' | 'sitemap';

export interface RobotsLine {
  directive: Directive;
  /** One character a byte, without spaces around it and without a comment. */
  value: string;
  /** From 1. */
  line: number;
}

/** A line's beginning decides, as with Google's parser, whose list of typing errors this is (and `crawl-delay`). */
const directives: readonly [RegExp, Directive][] = [
  [/^user[- ]?agent/i, 'user-agent'],
  [/^allow/i, 'allow'],
  [/^(?:disallow|dissallow|dissalow|disalow|diasllow|disallaw)/i, 'disallow'],
  [/^crawl[- ]?delay/i, 'crawl-delay'],
  [/^site-?map/i, 'sitemap'],
];

/** Of longer lines the rest is not read. */
const longestLine = 2_083 * 8 - 1;

/** The lines of a file that say something to crawlers; all others are ignored, whatever they are. */
export const robotsLines = (file: Uint8Array): RobotsLine[] =>
  byteStringOf(file)
    .split(/\r\n|\r|\n/)
    .flatMap((text, index) => {
      const said = keyAndValue(text.slice(0, longestLine));
      const directive = directives.find(([beginning]) => said !== undefined && beginning.test(said.key))?.[1];
      return said === undefined || directive === undefined ? [] : [{ directive, value: said.value, line: index + 1 }];
    });

const keyAndValue = (line: string): { key: string; value: string } | undefined => {
  const said = trimAscii(line.replace(/[\0#].*$/s, ''));
  const colon = said.indexOf(':');
  if (colon !== -1) return { key: trimAscii(said.slice(0, colon)), value: trimAscii(said.slice(colon + 1)) };
  // Some forget the colon; two words, no more, are taken for what they are meant to be.
  const words = /^(?<key>[^ \t]+)[ \t]+(?<value>[^ \t]+)$/.exec(said)?.groups;
  return words && { key: words.key ?? '', value: words.value ?? '' };
};

/** Not `trim`, for which a byte of a UTF-8 character may be a no-break space. */
const trimAscii = (text: string): string => text.replace(/^[\t-\r ]+|(?<![\t-\r ])[\t-\r ]+$/g, '');

/** One character a byte: a file may be in any charset, and its rules are compared byte by byte. */
const byteStringOf = (file: Uint8Array): string => {
  const charset = utf16Of(file);
  const bytes = charset === undefined ? Buffer.from(file) : Buffer.from(new TextDecoder(charset).decode(file), 'utf8');
  const text = bytes.subarray(0, robotsMaxBytes).toString('latin1');
  const whole = bytes.length > robotsMaxBytes ? withoutCutLine(text) : text;
  return whole.replace(/^(?:\xEF\xBB\xBF)+/, '');
};

/** Half a rule's path is a shorter path and would forbid more. */
const withoutCutLine = (text: string): string =>
  text.slice(0, Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r')) + 1);

/** Told by its byte order mark, or by a zero byte beside the first character. */
const utf16Of = ([first, second]: Uint8Array): 'utf-16le' | 'utf-16be' | undefined => {
  if ((first === 0xff && second === 0xfe) || (first !== 0 && second === 0)) return 'utf-16le';
  if ((first === 0xfe && second === 0xff) || (first === 0 && second !== 0)) return 'utf-16be';
  return undefined;
};
