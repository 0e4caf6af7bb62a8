import { isUtf8 } from 'node:buffer';
import { TextDecoder } from 'node:util';
import { charsetOfHeader, charsetOfMarkup } from './declared-charset.js';

/**
 * A page's text by the encoding it declares, in the order of the HTML standard
 * (https://html.spec.whatwg.org/#determining-the-character-encoding): byte order mark, `charset` of the Content-Type,
 * `<meta charset>` or XML declaration; else UTF-8 where most of what is beyond ASCII is UTF-8, else windows-1252. A
 * declaration that the bytes belie does not count: UTF-8 where most is not, and a single-byte encoding where all is UTF-8.
 * Never throws: bytes that the encoding does not know become U+FFFD.
 */
export const decodeHtml = (body: Uint8Array, contentType: string | null): string => {
  const wide = wideEncodingOf(body);
  if (wide) return wide.decode(body);
  const declared = charsetOfHeader(contentType) ?? charsetOfMarkup(body);
  if (declared && declared !== 'utf-8') return decodeAs(declared, body);
  const text = new TextDecoder('utf-8').decode(body);
  if (isMostlyUtf8(text)) return text;
  const other = declared === undefined ? undefined : charsetOfMarkup(body);
  return other && other !== 'utf-8' ? decodeAs(other, body) : decodeWindows1252(body);
};

/** Some thousand bytes of a text in another encoding are no UTF-8; a letter or two may be, by accident. */
const fewestLetters = 3;

const decodeAs = (encoding: string, body: Uint8Array): string => {
  if (/^(?:windows|iso-8859|koi8|ibm|macintosh|x-mac)/.test(encoding) && isUtf8(body)) {
    const text = new TextDecoder('utf-8').decode(body);
    const letters = lettersBeyondAscii(text);
    if (letters.good >= (encoding === 'windows-1252' ? 1 : fewestLetters)) return text;
  }
  return encoding === 'windows-1252' ? decodeWindows1252(body) : new TextDecoder(encoding).decode(body);
};

/** One broken character among good ones does not make a page another encoding's, nor a good one among broken ones UTF-8. */
const isMostlyUtf8 = (text: string): boolean => {
  if (!text.includes('\ufffd')) return true;
  const { good, broken } = lettersBeyondAscii(text);
  return good >= broken;
};

const lettersBeyondAscii = (text: string): { good: number; broken: number } => {
  let [good, broken] = [0, 0];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0xfffd) broken++;
    else if (code > 0x7f) good++;
  }
  return { good, broken };
};

/** Bytes 0x80 to 0x9f, which ISO 8859-1 leaves to controls (https://encoding.spec.whatwg.org/index-windows-1252.txt). */
const windows1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

/** Done here because Node's own decoder, up to some versions, takes windows-1252 for ISO 8859-1. */
const decodeWindows1252 = (body: Uint8Array): string =>
  Buffer.from(body.buffer, body.byteOffset, body.byteLength)
    .toString('latin1')
    .replace(/[\u0080-\u009f]/g, (control) => windows1252.charAt(control.charCodeAt(0) - 0x80));

/** By the byte order mark; else as markup and JSON begin in UTF-16: with a character of ASCII, half of which is nought. */
const wideEncodingOf = ([first, second, third]: Uint8Array): TextDecoder | undefined => {
  if (first === 0xef && second === 0xbb && third === 0xbf) return new TextDecoder('utf-8');
  if ((first === 0xff && second === 0xfe) || (isOpening(first) && second === 0)) return new TextDecoder('utf-16le');
  if ((first === 0xfe && second === 0xff) || (first === 0 && isOpening(second))) return new TextDecoder('utf-16be');
  return undefined;
};

const isOpening = (byte: number | undefined): boolean =>
  byte !== undefined && '<{[\n\r '.includes(String.fromCharCode(byte));
