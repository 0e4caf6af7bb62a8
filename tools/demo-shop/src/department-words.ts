/** The form of the word lists the catalogue is made of: departments, groups, leaves and what is sold there. */

export interface LeafWords {
  readonly name: string;
  readonly nouns: readonly string[];
  readonly details: readonly string[];
  /** Price range in minor units (euro cents). */
  readonly priceMinor: readonly [number, number];
}
export interface GroupWords {
  readonly name: string;
  readonly leaves: readonly LeafWords[];
}
export interface DepartmentWords {
  readonly name: string;
  readonly slug: string;
  readonly skuPrefix: string;
  readonly brands: readonly string[];
  readonly groups: readonly GroupWords[];
}

/** `a|b|c` as a list. */
export const words = (list: string): string[] => list.split('|');

/** Prices in whole euros, nouns and details separated by `|`. */
export const leaf = (name: string, from: number, to: number, nouns: string, details: string): LeafWords => ({
  name,
  nouns: words(nouns),
  details: words(details),
  priceMinor: [from * 100, to * 100],
});
