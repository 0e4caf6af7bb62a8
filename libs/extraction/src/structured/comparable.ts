/** Patterns over millions of signs in a row exhaust the stack, and no name is so long. */
const comparedCharacters = 1_000;

/** A name without case, blanks and punctuation, so that spellings of one name are equal. */
export const comparable = (text: string): string =>
  text
    .slice(0, comparedCharacters)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');
