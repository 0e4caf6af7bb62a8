import type { ObservedFields } from '@aisle/core';
import { keptAttributes, keptBreadcrumbs, type LeftOut } from '../fields/kept-lists.js';
import type { Page } from '../fields/page.js';
import { identifierIn } from '../fields/read-field.js';
import type { ProductSource } from '../recipe/field-rule.js';
import type { StatedAttributes } from '../structured/attributes.js';
import type { ProductStatement } from '../structured/statement.js';

/** The fields of a statement that most shops do not tell. */
export const statedDetails = (
  { breadcrumbs, groupId, attributes }: ProductStatement,
  leftOut: LeftOut,
): Partial<ObservedFields> => ({
  ...(breadcrumbs && { breadcrumbs: keptBreadcrumbs(breadcrumbs, leftOut) }),
  ...(groupId !== undefined && { groupId: identifierIn(groupId) }),
  ...(attributes && { attributes: keptAttributes(attributes, leftOut) }),
});

/** The categories that lead to a page, and who says so. */
export interface BreadcrumbTrail {
  from: ProductSource;
  names: readonly string[];
}

/** By the first source that tells; the page need not be about one product in that source. */
export const breadcrumbTrail = (page: Page, sources: readonly ProductSource[]): BreadcrumbTrail | undefined => {
  for (const from of sources) {
    const names = from === 'auto' ? page.auto.found().breadcrumb?.value : page.structured().breadcrumbsOf(from);
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
