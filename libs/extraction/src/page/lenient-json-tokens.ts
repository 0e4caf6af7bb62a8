/**
 * The pieces that broken JSON is made of. All patterns are sticky, or global for a search, and bounded: none of them
 * looks at the same characters again and again.
 */

const anyQuote = `["'“”„‟‘’\`]|&(?:amp;){0,2}(?:quot|#0*34|#x0*22|ldquo|rdquo);`;
const tag = String.raw`<\/?(?:br|p|div|span|pre|code)\b[^<>]{0,100}>`;
/** White space, as it is looked over behind a quote. */
const blank = String.raw`\s*(?:${tag}\s*){0,5}`;
const keyInQuotes = `(?:${anyQuote})[^"'“”„‟‘’\`\\n]{0,100}(?:${anyQuote})\\s*:`;
const keyWithout = String.raw`[A-Za-z_$@][\w$@.-]{0,100}\s*:`;

const sticky = (source: string): RegExp => new RegExp(source, 'iy');
const endBefore = (key: string): RegExp =>
  sticky(String.raw`${blank}(?:$|[}\];]|\/[/*]|<!--|,${blank}(?:$|[}\]]|\/[/*]|${key})|${key})`);

/** What may end a value in an object: its end, or the next key, with a comma before it or not. */
export const endBeforeQuotedKey = endBefore(keyInQuotes);
export const endBeforeAnyKey = endBefore(`(?:${keyInQuotes}|${keyWithout})`);
export const endInList = sticky(
  String.raw`${blank}(?:$|[}\];]|\/[/*]|<!--|,${blank}(?:$|[}\]{[\d-]|\/[/*]|true|false|null|${anyQuote}))`,
);
export const end = sticky(String.raw`${blank}(?:$|[,}\];]|\/[/*]|<!--)`);

export const openingQuote = sticky(anyQuote);
export const encodedQuote = sticky('&(?:amp;){0,2}(?:quot|#0*34|#x0*22|ldquo|rdquo);');
export const quotedKey = /"((?:[^"\\\n]|\\.){0,300})"\s*:/y;
export const oddlyQuotedKey = sticky(
  String.raw`(?:${anyQuote})?([^"'“”„‟‘’\`\\\n&:,{}[\]]{1,200})(?:${anyQuote})?\s*:`,
);
export const bareKey = /([\p{L}\d_$@][\p{L}\d_$@.-]{0,200})\s*:/uy;
/** A line that begins with a key: a text before it that is not closed ends with its line. */
export const lineOfNextKey = /\s{1,200}"[^"\n]{1,100}"\s{0,50}:/y;

export const word = /(?:true|false|null|undefined|nan|none|nil|void 0|!0|!1)(?![\w.])/iy;
export const number = /[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y;
/** A value that some template engine was to fill. */
export const template =
  /\{\{[^{}]{0,300}\}\}|\{%[^%]{0,300}%\}|<%[^%]{0,300}%>|<\?[^?]{0,300}\?>|\$\{[^{}]{0,300}\}|\$[A-Z_]{2,50}\$/y;
export const call = /[\w$.]{1,100}\s{0,10}\(/y;
export const emptyWord = /^[-–—?!.\s"']+$/;
export const bareStop = /[,}\]\n]/g;
export const opening = /[{[]/g;
export const strayClosing = /[\s}\],;]*[}\],](?=\s*")\s*/y;

/** What may stand between any two tokens and says nothing; longer comments are passed over by `endOf`. */
export const gap = sticky(
  String.raw`(?:[\s\ufeff;]|\/\/\s{0,50}(?:<!\[CDATA\[|\]\]>|<!--|-->)|<!\[CDATA\[|\]\]>|-->|\/\/[^\n]*|${tag}|&(?:nbsp|#160|#xa0|#10|#13|#xa|#xd|#9);)*`,
);

/** Behind the mark that ends a comment; the end of the text where there is none. */
export const endOf = (source: string, mark: string, from: number): number => {
  const at = source.indexOf(mark, from + 2);
  return at < 0 ? source.length : at + mark.length;
};

/** What may end a text that begins with a quote, or change its meaning. */
export const quoteClass = (quote: string): { stop: RegExp; isEncoded: boolean } => {
  if (quote.startsWith('&')) return { stop: /[\\\n&]/g, isEncoded: true };
  if (quote === '`') return { stop: /[\\`]/g, isEncoded: false };
  return { stop: /['‘’]/.test(quote) ? /[\\\n'‘’]/g : /[\\\n"“”„‟]/g, isEncoded: false };
};

export const valueOfWord = (text: string): boolean | null => {
  if (/^true$|^!0$/i.test(text)) return true;
  return /^false$|^!1$/i.test(text) ? false : null;
};

/** A number that would lose digits is the text of an identifier. */
export const numberOrText = (digits: string): number | string => {
  const isExact = !/^[-+]?0\d/.test(digits) && !/^\d{16,}$/.test(digits);
  return isExact ? Number(digits) : digits;
};

const escapes: Record<string, string> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', '\n': '' };
const codeEscape = /\\(?:u\{([\da-f]{1,6})\}|u([\da-f]{4})|x([\da-f]{2}))/iy;
const quoteEscape = /\\(&(?:amp;){0,2}(?:quot|#0*34|#x0*22);)/iy;

/** How long the escape that begins here is, and what it stands for; of an unknown one, the character behind it. */
export const escapeAt = (source: string, at: number): [length: number, value: string] => {
  codeEscape.lastIndex = at;
  const code = codeEscape.exec(source);
  if (code) {
    const point = parseInt(code[1] ?? code[2] ?? code[3] ?? '', 16);
    return [code[0].length, point > 0x10ffff ? '\ufffd' : String.fromCodePoint(point)];
  }
  quoteEscape.lastIndex = at;
  const quote = quoteEscape.exec(source);
  if (quote) return [quote[0].length, '"'];
  const character = source.charAt(at + 1);
  return [2, escapes[character] ?? character];
};

export const unescaped = (text: string): string =>
  text.replace(/\\(?:u\{[\da-f]{1,6}\}|u[\da-f]{4}|x[\da-f]{2}|[^])/gi, (escape) => escapeAt(escape, 0)[1]);

const named: Record<string, string> = { quot: '"', apos: "'", amp: '&', lt: '<', gt: '>', nbsp: ' ' };

/** HTML's references in a text that was encoded as a whole; its own references, which stood there before, stay. */
export const decoded = (text: string): string =>
  text.replace(/&(?:(quot|apos|amp|lt|gt|nbsp)|#(\d{1,7})|#x([\da-f]{1,6}));/gi, (reference, name, digits, hex) => {
    if (typeof name === 'string') return named[name.toLowerCase()] ?? reference;
    const point = typeof digits === 'string' ? Number(digits) : parseInt(String(hex), 16);
    return point > 0x10ffff ? reference : String.fromCodePoint(point);
  });
