import { TextDecoder } from 'node:util';

/** Bytes in which a page may declare its encoding. The standard asks for 1,024; browsers obey later declarations, too. */
const sniffedBytes = 512_000;
/** Longer tags declare nothing. */
const tagCharacters = 1_000;

/** The encoding that a Content-Type names, by the name that the Encoding Standard has for it. */
export const charsetOfHeader = (contentType: string | null): string | undefined =>
  narrowEncoding(/[;,]\s*charset\s*=\s*["']?([^\s"';,]+)/i.exec(contentType ?? '')?.[1]);

/** The encoding that the page itself names: the first `<meta>` outside of comments that does, else an XML declaration. */
export const charsetOfMarkup = (body: Uint8Array): string | undefined => {
  const start = Buffer.from(body.buffer, body.byteOffset, Math.min(body.byteLength, sniffedBytes)).toString('latin1');
  const ofXml = /^\s{0,100}<\?xml\s[^>]{0,200}?encoding\s{0,10}=\s{0,10}["']([^"']{1,50})/i.exec(start)?.[1];
  return narrowEncoding(ofXml) ?? charsetOfMeta(start);
};

const charsetOfMeta = (start: string): string | undefined => {
  const wanted = /<!--|<meta[\s/]/gi;
  for (let match = wanted.exec(start); match; match = wanted.exec(start)) {
    if (match[0] === '<!--') {
      const end = start.indexOf('-->', match.index + 2);
      if (end < 0) return undefined;
      wanted.lastIndex = end;
      continue;
    }
    const [tag = ''] = start.slice(match.index + 5, match.index + tagCharacters).split('>', 1);
    const encoding = narrowEncoding(/charset\s{0,10}=\s{0,10}["']?\s{0,10}([^\s"'/>;]+)/i.exec(tag)?.[1]);
    if (encoding !== undefined) return encoding;
  }
  return undefined;
};

/** A text that does not begin as UTF-16 does, or whose declaration could be read byte by byte, is not in it. */
const narrowEncoding = (label: string | undefined): string | undefined => {
  const encoding = label === undefined ? undefined : encodingOf(label);
  return encoding?.startsWith('utf-16') === true ? 'utf-8' : encoding;
};

/** Names that servers and editors give encodings, besides those of the Encoding Standard. */
const spellings: readonly [RegExp, string][] = [
  [/^(?:x-)?utf[\s_-]*8.*$|^unicode.*$/i, 'utf-8'],
  [/^(?:cp|win|windows|ms|ansi)[\s_-]*(125\d|874)$/i, 'windows-$1'],
  [/^(?:cp|ms|windows|win)[\s_-]*(?:31j|932)$/i, 'shift_jis'],
  [/^(?:cp|ms|windows)[\s_-]*936$/i, 'gbk'],
  [/^iso[\s_-]*8859[\s_-]*(\d{1,2})(?:[\s_-].*)?$/i, 'iso-8859-$1'],
  [/^latin[\s_-]*([1-6])$/i, 'latin$1'],
  [/^(?:latin|ansi|ascii)$/i, 'windows-1252'],
  [/^koi[\s_-]*8[\s_-]*([ru])$/i, 'koi8-$1'],
  [/^shift[\s_-]*jis$|^s-jis$/i, 'shift_jis'],
  [/^euc[\s_-]*(jp|kr)$/i, 'euc-$1'],
  [/^big[\s_-]*5$/i, 'big5'],
  [/^gb[\s_-]*(2312|k|18030)$/i, 'gb$1'],
];

const encodingOf = (label: string): string | undefined => {
  const known = decodable(label);
  if (known !== undefined) return known;
  const spelling = spellings.find(([pattern]) => pattern.test(label));
  return spelling && decodable(label.replace(...spelling));
};

const decodable = (label: string): string | undefined => {
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return undefined;
  }
};
