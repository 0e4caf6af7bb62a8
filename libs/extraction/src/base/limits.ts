/** What a page may cost us at most. A page beyond them fails, or loses what is beyond them, in bounded time. */
export const limits = {
  /** Characters of HTML; what fetchers accept is well below. */
  htmlCharacters: 32_000_000,
  /** Elements nested deeper are dropped, their text stays. */
  keptDepth: 400,
  /** A page nested deeper than this is refused. */
  nestedDepth: 4_000,
  /** Open elements looked at, over all tags: the parser's cost of one tag grows with the depth where it stands. */
  depthWork: 400_000_000,
  /** Elements of a sitemap; those of the protocol and its extensions stand five deep. */
  sitemapDepth: 50,
  scriptCharacters: 4_000_000,
  scriptDepth: 64,
  /** Values that one JSON path may lead to. */
  pathValues: 200_000,
  /** Objects of structured data looked at in one page. */
  statements: 20_000,
  menuNodes: 50_000,
  /** Levels of a menu that repeats within itself. */
  menuDepth: 30,
  tiles: 5_000,
  imageUrls: 50,
  /** Texts of one rule that asks for several, rows of a table of properties. */
  texts: 500,
  variants: 500,
  /** Characters kept of a text. */
  textCharacters: 2_000,
  descriptionCharacters: 20_000,
  /** Longer texts are not an identifier. */
  identifierCharacters: 200,
  urlCharacters: 2_000,
  /** Following pages of one leaf, unless the recipe allows more. */
  followingPages: 1_000,
} as const;
