import type { ObservedFields } from '@aisle/core';
import type { AutoProduct } from '../auto/product/auto-product-types.js';
import type { FieldRule, ProductSource } from '../recipe/field-rule.js';
import type { Page } from '../fields/page.js';
import type { FoundNote } from '../fields/reading-notes.js';
import type { BreadcrumbTrail } from './stated-details.js';
import type { ProductStatement } from '../structured/statement.js';

/** What notes call a page's product, and one of its variants. */
export const productPlace = 'The product page';
export const variantPlace = (index: number): string => `Variant ${index + 1}`;

/** What one of a page's sources says. */
export interface SourceStatement {
  from: ProductSource;
  statement: ProductStatement;
}

const statedFields = [
  'name',
  'sku',
  'price',
  'regularPrice',
  'availability',
  'brand',
  'gtin',
  'mpn',
  'imageUrls',
  'description',
  'groupId',
  'attributes',
  'condition',
  'rating',
  'priceValidUntil',
  'seller',
  'stockQuantity',
  'unitPrice',
  'packSize',
] as const;

const ruleOfSource: Record<ProductSource, FieldRule> = {
  'json-ld': { from: 'json-ld' },
  microdata: { from: 'microdata' },
  rdfa: { from: 'rdfa' },
  opengraph: { from: 'opengraph' },
  auto: { from: 'auto' },
};
const titleRule: FieldRule = { select: 'meta[property="og:title"]', attr: 'content' };
const canonicalRule: FieldRule = { select: 'link[rel=canonical]', attr: 'href' };
const pageAddressRule: FieldRule = { from: 'url' };

/** The address that was taken for the product's. */
export interface ProductAddress {
  url: string;
  /** As the page states it; undefined for the page's own. */
  href: string | undefined;
}

/** What was made of a page's statements, apart from what rules selected. */
export interface StatedProduct {
  said: readonly SourceStatement[];
  /** What the rules of the recipe have found. */
  selected: ObservedFields;
  address: ProductAddress;
  trail: BreadcrumbTrail | undefined;
  /** Whether the variants that the page states are products; else only the first of them speaks, for the product. */
  hasStatedVariants: boolean;
}

/** Says which source stated each field that no rule gave. */
export const noteStatements = (page: Page, product: StatedProduct): void => {
  if (!page.notes) return;
  const { said, selected, hasStatedVariants } = product;
  for (const note of [
    ...statedNotes(page, productPlace, said),
    nameNote(page, said),
    addressNote(page, product),
    trailNote(product.trail),
  ]) {
    if (note && !isSelected(selected, note)) page.notes.found(note);
  }
  const ofVariants = said.find(({ statement }) => statement.variants !== undefined);
  const variants = ofVariants?.statement.variants ?? [];
  for (const [index, statement] of (hasStatedVariants ? variants : variants.slice(0, 1)).entries()) {
    const where = hasStatedVariants ? variantPlace(index) : productPlace;
    for (const note of ofVariants ? statedNotes(page, where, [{ from: ofVariants.from, statement }]) : []) {
      if (!isSelected(selected, note)) page.notes.found(note);
    }
  }
};

const isSelected = (selected: ObservedFields, { field }: FoundNote): boolean =>
  selected[field as keyof ObservedFields] !== undefined;

/** Of each field the first source that states it. */
const statedNotes = (page: Page, where: string, said: readonly SourceStatement[]): FoundNote[] =>
  statedFields.flatMap((field) => {
    const first = said.find(({ statement }) => statement[field] !== undefined);
    if (!first) return [];
    const { from, statement } = first;
    const stated = statement[field];
    const found = from === 'auto' ? page.auto.found()[field as keyof AutoProduct] : undefined;
    const raw = found?.raw ?? rawTextOf(stated);
    const by = found ? { by: found.strategy } : {};
    return raw === undefined ? [] : [{ where, field, rule: ruleOfSource[from], ruleIndex: 0, raw, ...by }];
  });

/** Of lists and maps the first text, as the page has it. */
const rawTextOf = (stated: ProductStatement[(typeof statedFields)[number]]): string | undefined => {
  if (stated === undefined || typeof stated === 'string') return stated;
  if (Array.isArray(stated)) return stated[0];
  return Object.values(stated as Readonly<Record<string, string | undefined>>)[0];
};

const trailNote = (trail: BreadcrumbTrail | undefined): FoundNote | undefined =>
  trail && {
    where: productPlace,
    field: 'breadcrumbs',
    rule: ruleOfSource[trail.from],
    ruleIndex: 0,
    raw: trail.names[0] ?? '',
  };

const nameNote = (page: Page, said: readonly SourceStatement[]): FoundNote | undefined => {
  if (said.some(({ statement }) => statement.name !== undefined)) return undefined;
  const raw = said.length === 0 ? undefined : page.structured().title;
  return raw === undefined ? undefined : { where: productPlace, field: 'name', rule: titleRule, ruleIndex: 0, raw };
};

const addressNote = (page: Page, { said, address: { url, href } }: StatedProduct): FoundNote => {
  const of = { where: productPlace, field: 'url', ruleIndex: 0 };
  if (href === undefined) return { ...of, rule: pageAddressRule, raw: url };
  const source = said.find(({ statement }) => statement.url === href);
  const isCanonical = !source || page.structured().canonicalHref === href;
  return { ...of, rule: isCanonical ? canonicalRule : ruleOfSource[source.from], raw: href };
};
