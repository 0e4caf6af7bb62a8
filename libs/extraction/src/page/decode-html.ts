import { TextDecoder } from 'node:util';

/** Bytes in which a page may declare its encoding; the standard asks for 1,024, real pages are later at times. */
const sniffedBytes = 4_096;

/**
 * A page's text by the encoding it declares, in the order of the HTML standard
 * (https://html.spec.whatwg.org/#determining-the-character-encoding): byte order mark, `charset` of the Content-Type,
 * `<meta charset>` or XML declaration; else UTF-8 where the bytes are valid UTF-8, else windows-1252. Where UTF-8
 * is declared and no character bears it out, the markup's other declaration counts, else windows-1252. Never throws:
 * bytes that the encoding does not know become U+FFFD.
 */
export const decodeHtml = (body: Uint8Array, contentType: string | null): string => {
  const declared = byteOrderMark(body) ?? charsetOfHeader(contentType) ?? charsetOfMarkup(body);
  if (declared) return decode(declared, body);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    return decodeWindows1252(body);
  }
};

const decode = (decoder: TextDecoder, body: Uint8Array): string => {
  if (decoder.encoding === 'windows-1252') return decodeWindows1252(body);
  const text = decoder.decode(body);
  if (decoder.encoding !== 'utf-8' || !isFalselyUtf8(text)) return text;
  const other = charsetOfMarkup(body);
  return other && other.encoding !== 'utf-8' ? decode(other, body) : decodeWindows1252(body);
};

/**
 * Declared as UTF-8, but nothing beyond ASCII is: a shop whose server says one thing and whose pages are another. One
 * broken character among good ones is no such case.
 */
const isFalselyUtf8 = (text: string): boolean => text.includes('\ufffd') && !/[^\0-\x7f\ufffd]/.test(text);

/** Bytes 0x80 to 0x9f, which ISO 8859-1 leaves to controls (https://encoding.spec.whatwg.org/index-windows-1252.txt). */
const windows1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

/** Done here because Node's own decoder, up to some versions, takes windows-1252 for ISO 8859-1. */
const decodeWindows1252 = (body: Uint8Array): string =>
  Buffer.from(body.buffer, body.byteOffset, body.byteLength)
    .toString('latin1')
    .replace(/[\u0080-\u009f]/g, (control) => windows1252.charAt(control.charCodeAt(0) - 0x80));

const byteOrderMark = (body: Uint8Array): TextDecoder | undefined => {
  if (body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf) return new TextDecoder('utf-8');
  if (body[0] === 0xff && body[1] === 0xfe) return new TextDecoder('utf-16le');
  if (body[0] === 0xfe && body[1] === 0xff) return new TextDecoder('utf-16be');
  return undefined;
};

const charsetOfHeader = (contentType: string | null): TextDecoder | undefined =>
  decoderOf(/;\s*charset\s*=\s*["']?([^\s"';]+)/i.exec(contentType ?? '')?.[1]);

const charsetOfMarkup = (body: Uint8Array): TextDecoder | undefined => {
  const start = Buffer.from(body.buffer, body.byteOffset, Math.min(body.byteLength, sniffedBytes))
    .toString('latin1')
    .replace(/<!--[^]*?-->/g, '');
  const label =
    /<meta\s[^>]*?charset\s*=\s*["']?\s*([^\s"'/>;]+)/i.exec(start)?.[1] ??
    /^\s*<\?xml\s[^>]*?encoding\s*=\s*["']([^"']+)/i.exec(start)?.[1];
  // A page whose declaration could be read byte by byte is not in UTF-16, whatever it says.
  return decoderOf(/^utf-?16/i.test(label ?? '') ? 'utf-8' : label);
};

const decoderOf = (label: string | undefined): TextDecoder | undefined => {
  if (label === undefined) return undefined;
  try {
    return new TextDecoder(label);
  } catch {
    return undefined;
  }
};
