import type { ObservedFields } from '@aisle/core';
import type { Trial } from './try-draft.js';

/** How far a field may be trusted, by the sample. */
export type Confidence = 'sure' | 'likely' | 'unsure' | 'missing';

export interface FieldAssessment {
  section: 'catalogPage' | 'productPage';
  field: string;
  confidence: Confidence;
  /** Of how many tiles or products, and in how many of them there was a value. */
  of: number;
  read: number;
  /** Products of which tile and page both say it, and how many of them say the same. */
  compared: number;
  agreed: number;
  /** A page to look at, where there is a reason to. */
  lookAt?: { url: string; why: string };
}

const fields = ['sku', 'name', 'price', 'regularPrice', 'availability', 'brand', 'gtin', 'imageUrls'] as const;
type AssessedField = (typeof fields)[number];

interface Seen {
  url: string;
  fields: ObservedFields;
}

/** For each field: in how much of the sample it was found, and whether a tile and its product's page say the same. */
export const assessTrial = ({ recipe, categories, products }: Trial): FieldAssessment[] => {
  const tiles: Seen[] = categories.flatMap(({ page, read }) =>
    (read?.tiles ?? []).map((tile) => ({ url: tile.productUrl ?? page.url, fields: tile.fields })),
  );
  const pages: Seen[] = products.flatMap(({ asked, read }) =>
    (read?.products ?? []).slice(0, 1).map((product) => ({ url: asked, fields: product.fields })),
  );
  const tileOf = new Map(tiles.map((tile) => [tile.url, tile]));
  const pairs = pages.flatMap((page) => {
    const tile = tileOf.get(page.url);
    return tile ? [{ tile, page }] : [];
  });
  const sections = [
    ...(recipe.catalogPage ? [{ section: 'catalogPage' as const, seen: tiles }] : []),
    ...(recipe.productPage ? [{ section: 'productPage' as const, seen: pages }] : []),
  ];
  return sections.flatMap(({ section, seen }) => fields.map((field) => assess(section, field, seen, pairs)));
};

const assess = (
  section: FieldAssessment['section'],
  field: AssessedField,
  seen: readonly Seen[],
  pairs: readonly { tile: Seen; page: Seen }[],
): FieldAssessment => {
  const read = seen.filter((one) => one.fields[field] !== undefined).length;
  const both = pairs.filter(({ tile, page }) => tile.fields[field] !== undefined && page.fields[field] !== undefined);
  const differing = both.filter(({ tile, page }) => !isSame(field, tile.fields, page.fields));
  const figures = { of: seen.length, read, compared: both.length, agreed: both.length - differing.length };
  const lacking = seen.find((one) => one.fields[field] === undefined);
  const [first] = differing;
  const lookAt =
    first !== undefined
      ? { url: first.page.url, why: 'its tile says something else than its page' }
      : read > 0 && lacking !== undefined && field !== 'regularPrice'
        ? { url: lacking.url, why: `no ${field} was found` }
        : undefined;
  return {
    section,
    field,
    confidence: confidenceOf(figures, field),
    ...figures,
    ...(lookAt === undefined ? {} : { lookAt }),
  };
};

const isSame = (field: AssessedField, tile: ObservedFields, page: ObservedFields): boolean =>
  // A page shows more images than a tile, and larger ones.
  field === 'imageUrls' || JSON.stringify(tile[field]) === JSON.stringify(page[field]);

/** A former price is there for some products only, so that its absence says nothing. */
const confidenceOf = (
  { of, read, compared, agreed }: Pick<FieldAssessment, 'of' | 'read' | 'compared' | 'agreed'>,
  field: AssessedField,
): Confidence => {
  if (read === 0) return 'missing';
  const isWhole = read >= of * 0.95 || field === 'regularPrice';
  if (agreed < compared * 0.9) return 'unsure';
  if (isWhole && compared >= 3 && agreed === compared) return 'sure';
  return read >= of * 0.8 || field === 'regularPrice' ? 'likely' : 'unsure';
};
