/** A text as jsonb takes it: no NUL, no half of a surrogate pair, not longer than `maxCharacters`. */
export const storableText = (text: string, maxCharacters: number): string => {
  const cut = text.length > maxCharacters ? text.slice(0, maxCharacters) : text;
  const withoutNul = cut.includes('\0') ? cut.replaceAll('\0', '') : cut;
  // Encoding replaces half a surrogate pair, which has no meaning alone.
  return /[\ud800-\udfff]/.test(withoutNul) ? Buffer.from(withoutNul, 'utf8').toString('utf8') : withoutNul;
};
