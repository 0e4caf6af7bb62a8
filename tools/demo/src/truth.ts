import { canonicalJson, observedFieldsSchema } from '@aisle/core';
import { z } from 'zod';

const detailsSchema = observedFieldsSchema.pick({
  breadcrumbs: true,
  groupId: true,
  attributes: true,
  condition: true,
  rating: true,
  priceValidUntil: true,
  seller: true,
  stockQuantity: true,
  unitPrice: true,
  packSize: true,
});
type Details = z.infer<typeof detailsSchema>;
const detailNames = Object.keys(detailsSchema.shape) as (keyof Details)[];

/** The demo shop's own account of itself; see its README. */
export const truthSchema = z.object({
  catalogTreeNodes: z.int(),
  leaves: z.int(),
  catalogPages: z.int(),
  catalogPageItems: z.int(),
  productPages: z.int(),
  items: z.array(
    z.object({
      sku: z.string(),
      name: z.string(),
      priceMinor: z.int(),
      currency: z.string(),
      availability: z.string(),
      /** What only some shops tell, by the names of a catalog item's fields. */
      details: detailsSchema,
    }),
  ),
  failures: z.array(z.object({ url: z.string(), code: z.string() })),
  skipped: z.array(z.object({ url: z.string() })),
});
export type Truth = z.infer<typeof truthSchema>;

export const readTruth = async (shop: string): Promise<Truth> =>
  truthSchema.parse(await (await fetch(new URL('/__truth', shop))).json());

/** One item as both the shop and the storefront's catalog state it. */
export interface StatedItem extends Details {
  sku: string | null;
  name: string | null;
  priceMinor: number | null;
  currency: string | null;
  availability: string | null;
}

/** What is wrong with the catalog, a sentence each; at most ten. */
export const compareItems = (stated: readonly StatedItem[], truth: Truth): string[] => {
  const bySku = new Map(stated.map((item) => [item.sku, item]));
  const problems = truth.items.flatMap((item) => {
    const found = bySku.get(item.sku);
    if (!found) return [`${item.sku} is missing from the catalog.`];
    const wrong = (['name', 'priceMinor', 'currency', 'availability'] as const).filter(
      (field) => found[field] !== item[field],
    );
    const otherDetails = detailNames.filter(
      (field) => canonicalJson(found[field]) !== canonicalJson(item.details[field]),
    );
    return [
      ...wrong.map((field) => `${item.sku} has ${field} ${String(found[field])} instead of ${item[field]}.`),
      ...otherDetails.map(
        (field) =>
          `${item.sku} has ${field} ${canonicalJson(found[field])} instead of ${canonicalJson(item.details[field])}.`,
      ),
    ];
  });
  const known = new Set(truth.items.map(({ sku }) => sku));
  problems.push(
    ...stated
      .filter(({ sku }) => !known.has(sku ?? ''))
      .map(({ sku }) => `${sku} is in the catalog and not in the shop.`),
  );
  return problems.slice(0, 10);
};
