import { isUtf8 } from 'node:buffer';

/** What the sender of an answer said of it. */
export interface WireHeaders {
  /** A field that is said once; of one that is said twice, the first. */
  header(name: string): string | undefined;
  /** Every line of a field, in their order. */
  headers(name: string): readonly string[];
  /** Where a redirect leads, ready for the URL parser. */
  location: string | undefined;
}

/** @param fields by name in lower case, a character a byte, as undici gives them */
export const wireHeaders = (fields: Readonly<Record<string, string | string[] | undefined>>): WireHeaders => {
  const linesOf = (name: string): string[] => [fields[name.toLowerCase()] ?? []].flat();
  const [location] = linesOf('location');
  return {
    header: (name) => linesOf(name).map((line) => textOf(line))[0],
    headers: (name) => linesOf(name).map((line) => textOf(line)),
    // Bytes that are no UTF-8 mean themselves; so browsers take them.
    location: location === undefined ? undefined : textOf(location, withPercentCodes),
  };
};

/** Most senders mean UTF-8 where they go beyond ASCII. */
const textOf = (byteString: string, otherwise = (bytes: string): string => bytes): string => {
  const bytes = Buffer.from(byteString, 'latin1');
  return isUtf8(bytes) ? bytes.toString('utf8') : otherwise(byteString);
};

const withPercentCodes = (byteString: string): string =>
  byteString.replace(/[\x80-\xff]/g, (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase()}`);

/** Of several content types the last that states a charset, else the last (Fetch standard, "extract a MIME type"). */
export const contentTypeOf = ({ headers }: Pick<WireHeaders, 'headers'>): string | null => {
  const stated = headers('content-type');
  return stated.findLast((line) => /charset\s*=/i.test(line)) ?? stated.at(-1) ?? null;
};
