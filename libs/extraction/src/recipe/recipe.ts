import { crawlScopeSchema, marketSchema, pageKindSchema, supplierIdSchema, parseUrl } from '@aisle/core';
import { z } from 'zod';
import { crawlRulesSchema } from './crawl-rules.js';
import { requestsSchema } from './page-request.js';
import { catalogPageSchema, catalogTreeSchema, layoutsOf, productPageSchema } from './recipe-sections.js';

const originSchema = z.string().superRefine((text, context) => {
  const problem = originProblem(text);
  if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
});

const politenessSchema = z.strictObject({
  ratePerSecond: z.number().positive().max(10_000).describe('Requests a second at most, evenly spaced.'),
  maxConcurrency: z.int().positive().max(1_000).describe('Requests under way at once at most.'),
  key: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .describe("The host group that shares the limit; defaults to the origin's host."),
});

const startSchema = z.strictObject({
  kind: pageKindSchema.describe('What the page is.'),
  url: z.string().min(1).describe('Absolute, or relative to the origin.'),
});

const scheduleSchema = z.strictObject({
  cron: z
    .string()
    .regex(
      /^\s*(?:@\w+|\S+(?:\s+\S+){4,6})\s*$/,
      'expected a cron expression of five fields: minute hour day month weekday, such as "0 3 * * *"',
    )
    .describe('Cron expression in UTC: minute hour day month weekday.'),
  scope: crawlScopeSchema.describe('How far the crawl goes.'),
});

/** How a retailer's pages are read, as plain data: what is not known is refused, and errors name the path. */
export const recipeSchema = z
  .strictObject({
    $schema: z.string().optional().describe('Where an editor finds this schema; not read.'),
    id: supplierIdSchema.describe("The retailer's id: lower-case letters, digits, dots and dashes."),
    name: z.string().min(1).max(200).describe('What people call the shop.'),
    origin: originSchema.describe('Scheme and host, such as https://shop.example.'),
    hosts: z
      .array(z.string().regex(/^[a-z0-9.-]+(:\d+)?$/, 'expected a host name, such as api.shop.example'))
      .optional()
      .describe('Further hosts whose pages belong to the shop (`www.` makes no difference).'),
    market: z
      .strictObject({
        country: marketSchema.shape.country.describe('ISO 3166-1 alpha-2 code.'),
        currency: marketSchema.shape.currency.describe('ISO 4217 code: what prices without a currency are in.'),
        store: marketSchema.shape.store.describe('The store that prices and stock are of.'),
        postcode: marketSchema.shape.postcode.describe('The postcode that prices and stock are of.'),
      })
      .describe('In whose view the pages are seen.'),
    politeness: politenessSchema.describe('How fast the shop may be crawled.'),
    schedule: scheduleSchema.optional().describe('When the shop is crawled by itself.'),
    start: z.array(startSchema).min(1).describe('Where a crawl begins.'),
    crawl: crawlRulesSchema.optional().describe('How far a crawl goes, and which addresses are the same page.'),
    headers: z
      .record(z.string().regex(/^[A-Za-z0-9-]+$/, 'expected a header name'), z.string())
      .optional()
      .describe('Extra request headers, such as a cookie that selects the market.'),
    requests: requestsSchema
      .optional()
      .describe('Which pages are asked for with POST, such as those of a GraphQL API; the first that fits counts.'),
    softBlock: z
      .array(z.string().trim().min(8).max(200))
      .min(1)
      .max(20)
      .optional()
      .describe(
        'Texts of the source of a page that the shop shows in the place of another to keep robots out; such a page is tried again later, not read. Many are known already.',
      ),
    catalogTree: catalogTreeSchema.optional().describe("How the shop's categories are read."),
    catalogPage: catalogPageSchema
      .optional()
      .describe('How pages that list products are read; a list of layouts is tried in order.'),
    productPage: productPageSchema
      .optional()
      .describe('How product pages are read; a list of layouts is tried in order.'),
    listingKey: z
      .enum(['sku', 'url'])
      .optional()
      .describe('What identifies a listing; defaults to `sku`, or to `url` where the tiles state no SKU.'),
  })
  .superRefine((recipe, context) => {
    for (const [index, { kind, url }] of recipe.start.entries()) {
      if (!recipe[sectionOf[kind]]) {
        const message = `a ${kind} needs "${sectionOf[kind]}"`;
        context.addIssue({ code: 'custom', path: ['start', index, 'kind'], message });
      }
      if (parseUrl(url, recipe.origin) === undefined) {
        context.addIssue({ code: 'custom', path: ['start', index, 'url'], message: 'not a URL' });
      }
    }
    if (recipe.crawl?.sitemaps && !recipe.productPage) {
      const message = 'sitemaps of product pages need "productPage"';
      context.addIssue({ code: 'custom', path: ['crawl', 'sitemaps'], message });
    }
    for (const [index, url] of (recipe.crawl?.sitemaps?.urls ?? []).entries()) {
      if (parseUrl(url, recipe.origin) !== undefined) continue;
      context.addIssue({ code: 'custom', path: ['crawl', 'sitemaps', 'urls', index], message: 'not a URL' });
    }
    for (const section of ['catalogPage', 'productPage'] as const) {
      const layouts = layoutsOf<{ recognise?: unknown }>(recipe[section]);
      const blind = layouts.findIndex(({ recognise }) => recognise === undefined);
      if (blind >= 0 && blind < layouts.length - 1) {
        const message = 'only the last layout may do without "recognise": those after it would never be tried';
        context.addIssue({ code: 'custom', path: [section, blind], message });
      }
    }
  });
export type Recipe = z.infer<typeof recipeSchema>;
/** A recipe as it is written, before validation. */
export type RecipeInput = z.input<typeof recipeSchema>;

/** The recipe's section that reads pages of a kind. */
export const sectionOf = {
  'catalog-tree': 'catalogTree',
  'catalog-page': 'catalogPage',
  'product-page': 'productPage',
} as const;

function originProblem(text: string): string | undefined {
  const example = 'such as https://shop.example';
  const { protocol, origin } = parseUrl(text) ?? { protocol: '', origin: '' };
  if (protocol !== 'http:' && protocol !== 'https:') return `expected an http(s) origin, ${example}`;
  return origin === text.replace(/\/$/, '') ? undefined : `expected an http(s) origin without a path: write ${origin}`;
}
