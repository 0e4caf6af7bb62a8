import { z } from 'zod';

/** In whose view a page was seen. */
export const marketSchema = z.object({
  country: z
    .string()
    .regex(/^[A-Z]{2}$/, 'expected an ISO 3166-1 alpha-2 code')
    .optional(),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'expected an ISO 4217 code')
    .optional(),
  store: z.string().max(60).optional(),
  postcode: z.string().max(20).optional(),
});
export type Market = z.infer<typeof marketSchema>;

/** A market as a part of an offer's key: `DE/EUR//`, empty where nothing is stated. */
export const marketKey = ({ country = '', currency = '', store = '', postcode = '' }: Market): string =>
  [country, currency, store, postcode].some((part) => part !== '')
    ? [country, currency, store, postcode].join('/')
    : '';
