/** What reading an unknown page may cost; what is beyond is not looked at. The tree itself is bounded by `limits`. */
export const autoLimits = {
  /** Texts of a page that are looked at. */
  textRuns: 30_000,
  runCharacters: 2_000,
  /** Texts with a digit that are tried as a price. */
  priceRuns: 4_000,
  /** Of them in parts that show other products. */
  priceRunsAside: 60,
  priceCandidates: 400,
  /** A price and what stands in its element. */
  priceCharacters: 60,
  labelledIdentifiers: 60,
  headings: 2_000,
  buttons: 400,
  inputs: 2_000,
  images: 400,
  /** Characters of scripts searched for embedded state, over all scripts and of one. */
  stateCharacters: 2_500_000,
  stateObjects: 20_000,
  stateProducts: 200,
} as const;
