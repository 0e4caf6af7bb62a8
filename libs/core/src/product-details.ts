import { z } from 'zod';
import { moneySchema } from './money.js';

/** How much is kept of the fields that are lists; whoever reads a page counts what is beyond it. */
export const fieldLimits = {
  breadcrumbs: 20,
  breadcrumbCharacters: 200,
  attributes: 100,
  attributeNameCharacters: 100,
  attributeCharacters: 500,
} as const;

/** The categories that lead to a product, from the outermost inwards, without the product itself. */
export const breadcrumbsSchema = z
  .array(z.string().min(1).max(fieldLimits.breadcrumbCharacters))
  .min(1)
  .max(fieldLimits.breadcrumbs);

/** Properties by name, such as `color`; those of schema.org by its names, others as the page calls them. */
export const attributesSchema = z
  .record(
    z.string().min(1).max(fieldLimits.attributeNameCharacters),
    z.string().min(1).max(fieldLimits.attributeCharacters),
  )
  .refine((attributes) => Object.keys(attributes).length <= fieldLimits.attributes, 'too many attributes');

/** schema.org OfferItemCondition terms. */
export const conditionSchema = z.enum(['NewCondition', 'UsedCondition', 'RefurbishedCondition', 'DamagedCondition']);
export type Condition = z.infer<typeof conditionSchema>;

/** A number as text, so that it is exact: `4.5`. */
export const decimalSchema = z.string().regex(/^\d{1,9}(?:\.\d{1,6})?$/, 'expected a decimal such as 4.5');

/** What buyers think on average (https://schema.org/AggregateRating), on the shop's scale. */
export const ratingSchema = z.object({
  value: decimalSchema,
  /** The best value of the scale. */
  best: decimalSchema,
  /** The worst one, where the shop tells. */
  worst: decimalSchema.optional(),
  /** How many have said so. */
  count: z.int().positive().optional(),
});
export type Rating = z.infer<typeof ratingSchema>;

/** Units in which goods are packed and unit prices are told. A piece is whatever is counted. */
export const unitSchema = z.enum([
  'mg',
  'g',
  'kg',
  'ml',
  'cl',
  'dl',
  'l',
  'mm',
  'cm',
  'm',
  'm2',
  'm3',
  'oz',
  'lb',
  'fl oz',
  'piece',
]);
export type Unit = z.infer<typeof unitSchema>;

/** How much is in a pack: 500 g, or `count` times 330 ml. */
export const packSizeSchema = z.object({
  quantity: decimalSchema,
  unit: unitSchema,
  count: z.int().min(2).optional(),
});
export type PackSize = z.infer<typeof packSizeSchema>;

/** Money for a quantity: 3.98 EUR per 100 ml. Prices of less than a minor unit are told for as much as makes them exact. */
export const unitPriceSchema = moneySchema.extend({ quantity: decimalSchema, unit: unitSchema });
export type UnitPrice = z.infer<typeof unitPriceSchema>;
