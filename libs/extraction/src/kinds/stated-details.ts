import type { ObservedFields } from '@aisle/core';
import { keptText } from '../base/kept-text.js';
import { dayIn, ratingIn, wholeNumberIn } from '../fields/detail-values.js';
import { keptAttributes, keptBreadcrumbs, type LeftOut } from '../fields/kept-lists.js';
import { packSizeOf, unitPriceOf } from '../fields/measures.js';
import { plainText } from '../page/html-document.js';
import { conditionIn } from '../vocabulary/condition.js';
import type { Page } from '../fields/page.js';
import { statedBreadcrumbs } from '../fields/rule-sources.js';
import { identifierIn } from '../fields/read-field.js';
import type { ProductSource } from '../recipe/field-rule.js';
import type { StatedAttributes } from '../structured/attributes.js';
import type { ProductStatement } from '../structured/statement.js';

/** The fields of a statement that most shops do not tell. */
export const statedDetails = (
  said: ProductStatement,
  currencyHint: string | undefined,
  leftOut: LeftOut,
): Partial<ObservedFields> => {
  const read = <Raw, Value>(raw: Raw | undefined, valueOf: (raw: Raw) => Value): Value | undefined =>
    raw === undefined ? undefined : valueOf(raw);
  return {
    breadcrumbs: read(said.breadcrumbs, (names) => keptBreadcrumbs(names, leftOut)),
    groupId: read(said.groupId, identifierIn),
    attributes: keptAttributes(said.attributes, leftOut),
    condition: read(said.condition, conditionIn),
    rating: read(said.rating, ratingIn),
    priceValidUntil: read(said.priceValidUntil, dayIn),
    seller: read(said.seller, (name) => keptText(plainText(name))),
    stockQuantity: read(said.stockQuantity, wholeNumberIn),
    unitPrice: read(said.unitPrice, (stated) => unitPriceOf(stated, currencyHint)),
    packSize: read(said.packSize, packSizeOf),
  };
};

/** The categories that lead to a page, and who says so. */
export interface BreadcrumbTrail {
  from: ProductSource;
  names: readonly string[];
}

/** By the first source that tells; the page need not be about one product in that source. */
export const breadcrumbTrail = (page: Page, sources: readonly ProductSource[]): BreadcrumbTrail | undefined => {
  for (const from of sources) {
    const names = statedBreadcrumbs(page, from);
    if (names !== undefined) return { from, names };
  }
  return undefined;
};

/** Attributes that variants of one product are told apart by. */
const distinguishing: ReadonlySet<string> = new Set(['color', 'size', 'pattern']);

/** What a product says of all its variants. */
export const commonAttributes = (stated: StatedAttributes | undefined): StatedAttributes | undefined => {
  const common = Object.entries(stated ?? {}).filter(([name]) => !distinguishing.has(name.toLowerCase()));
  return common.length === 0 ? undefined : Object.fromEntries(common);
};
