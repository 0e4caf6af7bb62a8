import { z } from 'zod';
import { moneySchema } from './money.js';
import {
  attributesSchema,
  breadcrumbsSchema,
  conditionSchema,
  packSizeSchema,
  ratingSchema,
  unitPriceSchema,
} from './product-details.js';

/** schema.org ItemAvailability terms. */
export const availabilitySchema = z.enum([
  'InStock',
  'OutOfStock',
  'LimitedAvailability',
  'PreOrder',
  'BackOrder',
  'SoldOut',
  'Discontinued',
  'InStoreOnly',
  'OnlineOnly',
]);
export type Availability = z.infer<typeof availabilitySchema>;

/**
 * What a source said about one listing. A missing key is "not said"; null is "said that there is none".
 * `listed: false` says that the supplier no longer lists it.
 */
export const observedFieldsSchema = z.object({
  name: z.string().min(1).optional(),
  brand: z.string().nullable().optional(),
  description: z.string().nullable().optional(),
  sku: z.string().nullable().optional(),
  gtin: z.string().nullable().optional(),
  mpn: z.string().nullable().optional(),
  url: z.string().optional(),
  imageUrls: z.array(z.string()).optional(),
  breadcrumbs: breadcrumbsSchema.optional(),
  /** What the variants of one product share: https://schema.org/productGroupID. */
  groupId: z.string().nullable().optional(),
  attributes: attributesSchema.optional(),
  price: moneySchema.nullable().optional(),
  regularPrice: moneySchema.nullable().optional(),
  availability: availabilitySchema.nullable().optional(),
  listed: z.boolean().optional(),
  condition: conditionSchema.nullable().optional(),
  rating: ratingSchema.nullable().optional(),
  /** The last day on which the price holds, as the shop writes it. */
  priceValidUntil: z.iso.date().nullable().optional(),
  /** Who sells it, where that is another one than the shop. */
  seller: z.string().min(1).nullable().optional(),
  /** Pieces that can be had, where the shop tells exactly. */
  stockQuantity: z.int().nonnegative().nullable().optional(),
  /** What a kilogram, a litre, a piece … of it costs. */
  unitPrice: unitPriceSchema.nullable().optional(),
  packSize: packSizeSchema.nullable().optional(),
});
export type ObservedFields = z.infer<typeof observedFieldsSchema>;
export type FieldName = keyof ObservedFields;
export const fieldNames = Object.keys(observedFieldsSchema.shape) as FieldName[];

/** By what kind of statement an observation was made. */
export const observationSourceSchema = z.enum([
  'catalog-page',
  'product-page',
  'crawl-run',
  'vendor-event',
  'partner-feed',
]);
export type ObservationSource = z.infer<typeof observationSourceSchema>;

/** What one supplier sells under one listing: the identity of an offer. */
export interface OfferKey {
  supplierId: string;
  /** SKU, else the canonical product URL. */
  listingKey: string;
  /** Empty for a listing without variants. */
  variant: string;
  /** Country/currency/store in whose view the page was seen, as `marketKey` writes it. */
  market: string;
}

/** "Supplier S said these fields about this listing at time T", with a reference to where it was said. */
export interface Observation extends OfferKey {
  id: string;
  source: ObservationSource;
  fields: ObservedFields;
  /** When it was first said (a page's fetch time, an event's own time). */
  observedAt: Date;
  /** When the same source last said the same; at least `observedAt`. */
  confirmedAt: Date;
  /** Whether its source says so still: false once its page has said otherwise, or is gone. Events and feeds stand. */
  stands: boolean;
  /** Grows with each promotion of a reprocessing plan; 0 for live statements. */
  promotion: number;
  rawObjectId: string | null;
  parserVersion: string | null;
}
