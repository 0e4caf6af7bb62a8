import { plainPercentCodes } from '@aisle/core';

/**
 * Paths of rules and of addresses in one spelling (RFC 9309 §2.2.2), and whether one matches the other (§2.2.3). Texts
 * are byte strings: one character a byte, as they stand in the file.
 */

/** A rule's path, ready to be compared. */
export interface PathPattern {
  /** Of two rules that match, the more specific one decides: the number of octets its path has when it is escaped. */
  specificity: number;
  spellings: readonly CutPattern[];
}

interface CutPattern {
  /** What stands between the wildcards. */
  pieces: readonly string[];
  /** Ends with `$`: the last piece is the path's end. */
  anchored: boolean;
}

/** The path and query of an address, ready to be compared. */
export type ComparablePath = readonly string[];

export const pathPattern = (value: string): PathPattern => {
  const anchored = value.endsWith('$');
  const path = anchored ? value.slice(0, -1) : value;
  // A dollar sign inside a path stands for itself; a star is a wildcard unless it is written %2A.
  const spelled = escapeUnsafe(plainPercentCodes(path)).replaceAll('$', '%24');
  return {
    specificity: plainPercentCodes(value).replace(beyondAscii, percentCode).length,
    spellings: bothSpellings(spelled).map((text) => ({ pieces: text.split('*'), anchored })),
  };
};

/** Path and query of an address as it is written, from the first slash after the host up to the fragment. */
export const comparablePath = (url: string): ComparablePath => {
  const afterHost = url.trim().replace(/^(?:[a-z][a-z\d+.-]*:)?\/\/[^/?#;]*/i, '');
  const path = afterHost.replace(/#.*$/s, '');
  const bytes = Buffer.from(path.startsWith('/') ? path : `/${path}`, 'utf8').toString('latin1');
  const spelled = escapeUnsafe(plainPercentCodes(bytes)).replaceAll('*', '%2A').replaceAll('$', '%24');
  return bothSpellings(spelled);
};

export const matchesPath = ({ spellings }: PathPattern, path: ComparablePath): boolean =>
  matches(spellings[0], path[0]) ||
  ((spellings.length > 1 || path.length > 1) && matches(spellings.at(-1), path.at(-1)));

/** Piece by piece, each at its first place after the one before: a later place never helps a prefix to match. */
const matches = (pattern: CutPattern | undefined, path: string | undefined): boolean => {
  if (pattern === undefined || path === undefined) return false;
  const { pieces, anchored } = pattern;
  const [first = '', ...others] = pieces;
  if (!path.startsWith(first)) return false;
  const last = anchored ? others.pop() : undefined;
  if (anchored && last === undefined) return path.length === first.length;
  let at = first.length;
  for (const piece of others) {
    const found = path.indexOf(piece, at);
    if (found === -1) return false;
    at = found + piece.length;
  }
  return last === undefined || (path.length - last.length >= at && path.endsWith(last));
};

const beyondAscii = /[\x80-\xff]/g;
/** What no address may hold as it is, and what the URL standard escapes in one part of it but not in another. */
const unsafe = /[\x00-\x20"'<>[\\\]^`{|}\x7f-\xff]/g; // eslint-disable-line no-control-regex -- control characters are bytes of a file like others

const percentCode = (byte: string): string => `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;

const escapeUnsafe = (text: string): string => text.replace(unsafe, percentCode);

/**
 * Inside a query some reserved characters delimit nothing, so `?to=https://x` and `?to=https%3A%2F%2Fx` are the same (the
 * table in §2.2.2). Where a rule has no question mark it is not known what of it is query: hence a second spelling.
 */
const bothSpellings = (text: string): [string] | [string, string] => {
  const queryAt = text.indexOf('?');
  if (queryAt === -1 || !text.includes('%', queryAt)) return [text];
  const query = text.slice(queryAt).replace(/%(?:2[189CF]|3[ABF]|40)/g, (code) => decodeURIComponent(code));
  const other = text.slice(0, queryAt) + query;
  return other === text ? [text] : [text, other];
};
