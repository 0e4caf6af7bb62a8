import type { UrlRules } from '@aisle/core';
import { z } from 'zod';
import { patternSchema } from './field-rule.js';

const parameterNames = z.array(z.string().min(1).max(200)).min(1).max(200);
const budget = z.int().max(2_147_483_647);

export const extraSitemapsSchema = z
  .strictObject({
    fromRobots: z.literal(true).optional().describe("Those that the shop's robots.txt names."),
    urls: z
      .array(z.string().min(1))
      .min(1)
      .max(100)
      .optional()
      .describe('Addresses of sitemaps or of indexes of them, absolute or relative to the origin.'),
    include: patternSchema
      .optional()
      .describe('A regular expression: only product pages whose address fits are taken.'),
    exclude: patternSchema.optional().describe('A regular expression: product pages whose address fits are left out.'),
    modifiedSince: z.iso.date().optional().describe('Only what was modified on this day or later by its `lastmod`.'),
    sitemaps: patternSchema.optional().describe('Of several sitemaps: only those whose address fits are read.'),
  })
  .refine(({ fromRobots, urls }) => fromRobots !== undefined || urls !== undefined, {
    message: 'expected "fromRobots" or "urls": where the sitemaps are found',
  });
export type ExtraSitemaps = z.infer<typeof extraSitemapsSchema>;

/** How far a crawl goes and which addresses are the same page. */
export const crawlRulesSchema = z.strictObject({
  maxPages: budget
    .positive()
    .optional()
    .describe('A run asks for so many pages at most, attempts included, and then ends with `MAX_REQUESTS`.'),
  maxDepth: budget
    .nonnegative()
    .optional()
    .describe(
      'A run goes so many links away from its start pages at most; what lies deeper is left out (`MAX_DEPTH`).',
    ),
  nofollow: z
    .boolean()
    .optional()
    .describe('Links and pages that say `nofollow` (in `rel`, or in a robots `<meta>`) lead nowhere.'),
  dropParameters: parameterNames
    .optional()
    .describe('Query parameters that make no other page, such as `ref`: left out of every address.'),
  keepParameters: parameterNames
    .optional()
    .describe('Query parameters that look like tracking and are none here, such as `gclid`: kept.'),
  sitemaps: extraSitemapsSchema
    .optional()
    .describe(
      'Sitemaps that name product pages, read besides what the start pages lead to; in runs of scope `products`.',
    ),
});

/** Which query parameters of the shop make no other page. */
export const urlRulesOf = ({ crawl }: { crawl?: UrlRules | undefined }): UrlRules => crawl ?? noRules;
const noRules: UrlRules = {};
