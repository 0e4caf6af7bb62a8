/** What stands between the words of a name, and around them. */
const edge = '[ |]';

/**
 * The words of class names, ids and the like, lower case: blanks between the words of one name, bars between names and around
 * them all. `productTitle old-price` is `|product title|old price|`. `product__list` is `|product > list|`: a list within a
 * product is none of products.
 */
export const nameWords = (names: string): string => {
  const words = names
    .trim()
    .replace(/\s+/g, '|')
    .replace(/(?<=[a-z\d])__(?=[a-z])/gi, ' > ')
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replace(/[^\p{L}\d|>]+/gu, ' ');
  return words === '' ? '' : `|${words}|`;
};

/**
 * A pattern for such words. Phrases are split by `|`; a phrase stands for its words, apart or in one (`add to cart`, `addtocart`),
 * and for whole words only: `*` at its end or beginning lets the word go on (`recommend*`, `*price`).
 */
export const namePattern = (...tables: readonly string[]): RegExp => {
  const phrases = tables
    .flatMap((table) => table.split('|'))
    .map((phrase) => phrase.trim())
    .filter((phrase) => phrase !== '');
  const those = (isOpenBefore: boolean, isOpenBehind: boolean): string[] =>
    phrases
      .filter((phrase) => phrase.startsWith('*') === isOpenBefore && phrase.endsWith('*') === isOpenBehind)
      .map((phrase) => phrase.replaceAll('*', '').replaceAll(' ', ' ?'));
  return eitherOf([
    [edge, those(false, false), edge],
    [edge, those(false, true), ''],
    ['', those(true, false), edge],
    ['', those(true, true), ''],
  ]);
};

/** One pattern of several groups of words, each with what must stand before and behind any of them. */
export const eitherOf = (
  groups: readonly (readonly [before: string, words: readonly string[], behind: string])[],
): RegExp =>
  new RegExp(
    groups
      .filter(([, words]) => words.length > 0)
      .map(([before, words, behind]) => `${before}(?:${words.join('|')})${behind}`)
      .join('|'),
    'u',
  );

/** One element's names; what they say is asked again and again, and found out once. */
export class ElementNames {
  private readonly told = new Map<RegExp, boolean>();
  private split: string | undefined;

  constructor(readonly written: string) {}

  /** As `nameWords` splits them. */
  get words(): string {
    return (this.split ??= nameWords(this.written));
  }

  say(pattern: RegExp): boolean {
    if (this.written === '') return false;
    let told = this.told.get(pattern);
    if (told === undefined) {
      told = pattern.test(this.words);
      this.told.set(pattern, told);
    }
    return told;
  }
}
