/**
 * Percent codes in one spelling (RFC 3986 §6.2.2): those of unreserved characters are written out (`%7E` is `~`), the others
 * stand in capitals. A code behind a stray percent sign stays, because written out it would make another code of it.
 */
export const plainPercentCodes = (text: string): string =>
  text.includes('%') ? text.replace(/(?<stray>%[\da-f]?)?(?<code>%[\da-f]{2})/gi, plainCode) : text;

const plainCode = (match: string, stray: string | undefined, code: string): string => {
  if (stray !== undefined) return match;
  const character = String.fromCharCode(Number.parseInt(code.slice(1), 16));
  return /[\w.~-]/.test(character) ? character : code.toUpperCase();
};
