import { crawlScopeSchema, marketSchema, pageKindSchema, supplierIdSchema } from '@aisle/core';
import { z } from 'zod';
import { fieldRuleSchema, fieldRulesSchema, selectorSchema } from './field-rule.js';

const originSchema = z
  .string()
  .refine(isOrigin, 'expected an http(s) origin without a path, such as https://shop.example');

const politenessSchema = z.strictObject({
  ratePerSecond: z.number().positive().max(10_000),
  maxConcurrency: z.int().positive().max(1_000),
  /** The host group that shares the limit; defaults to the origin's host. */
  key: z.string().min(1).max(200).optional(),
});

const startSchema = z.strictObject({
  kind: pageKindSchema,
  /** Absolute, or relative to the origin. */
  url: z.string().min(1),
});

const menuLevelSchema = z.strictObject({
  /** Relative to the item of the level above; of the first level, to the page. */
  item: selectorSchema,
  /** Relative to the item; defaults to its first child link (`> a`). */
  link: selectorSchema.optional(),
  /** Relative to the item; defaults to the link's text. */
  label: selectorSchema.optional(),
});

const catalogTreeSchema = z.strictObject({
  /** Menu levels from the outside in. A node without children is a leaf: a category with products. */
  levels: z.array(menuLevelSchema).min(1).max(10),
});

const fieldsShape = {
  sku: fieldRulesSchema.optional(),
  name: fieldRulesSchema.optional(),
  url: fieldRulesSchema.optional(),
  price: fieldRulesSchema.optional(),
  regularPrice: fieldRulesSchema.optional(),
  availability: fieldRulesSchema.optional(),
  brand: fieldRulesSchema.optional(),
  description: fieldRulesSchema.optional(),
  gtin: fieldRulesSchema.optional(),
  mpn: fieldRulesSchema.optional(),
  imageUrls: fieldRulesSchema.optional(),
};

const tileFieldsSchema = z.strictObject({ ...fieldsShape, name: fieldRulesSchema, url: fieldRulesSchema });

const followingPagesShape = z.strictObject({
  /** Links whose text is a page number; numbers that the pager leaves out are found from its links' pattern. */
  pageLinks: selectorSchema.optional(),
  /** Relative to page 1: `?page={page}`; `{page}` from 1, `{page0}` from 0, `{offset}` in items. */
  urlTemplate: z.string().optional(),
  /** How many pages there are, for a template; a page without it has no following pages. */
  pageCount: fieldRuleSchema.optional(),
  /** How many items there are, for a template with `pageSize`. */
  itemCount: fieldRuleSchema.optional(),
  pageSize: z.int().positive().max(10_000).optional(),
  /** A leaf that says it has more pages than this fails; default 1,000. */
  maxPages: z.int().positive().max(100_000).optional(),
});
export type FollowingPages = z.infer<typeof followingPagesShape>;

const followingPagesSchema = followingPagesShape.superRefine((pages, context) => {
  const problem = followingPagesProblem(pages);
  if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
});

const catalogPageSchema = z.strictObject({
  /** Must be present, else the page is something else (an error page, a login) and fails. */
  recognise: selectorSchema.optional(),
  tiles: selectorSchema,
  fields: tileFieldsSchema,
  /** Present where a category has no products; without it, a page that is recognised may be empty. */
  emptyWhen: selectorSchema.optional(),
  followingPages: followingPagesSchema.optional(),
});

export const structuredSourceSchema = z.enum(['json-ld', 'microdata', 'opengraph']);
export type StructuredSource = z.infer<typeof structuredSourceSchema>;

const productPageSchema = z.strictObject({
  /** In the order in which they are believed, field by field. */
  sources: z.array(structuredSourceSchema),
  /** Rules for single fields; a value found here is believed before every source. */
  fields: z.strictObject(fieldsShape).optional(),
});

/** How a retailer's pages are read, as plain data: what is not known is refused, and errors name the path. */
export const recipeSchema = z
  .strictObject({
    /** Where an editor finds this schema; not read. */
    $schema: z.string().optional(),
    id: supplierIdSchema,
    name: z.string().min(1).max(200),
    origin: originSchema,
    /** Further hosts whose pages belong to the shop (`www.` makes no difference). */
    hosts: z.array(z.string().regex(/^[a-z0-9.-]+(:\d+)?$/, 'expected a host name')).optional(),
    market: marketSchema,
    politeness: politenessSchema,
    /** Cron expression in UTC. */
    schedule: z.strictObject({ cron: z.string().min(1), scope: crawlScopeSchema }).optional(),
    start: z.array(startSchema).min(1),
    headers: z.record(z.string().regex(/^[A-Za-z0-9-]+$/, 'expected a header name'), z.string()).optional(),
    catalogTree: catalogTreeSchema.optional(),
    catalogPage: catalogPageSchema.optional(),
    productPage: productPageSchema.optional(),
    /** What identifies a listing; defaults to `sku`, or to `url` where the tiles state no SKU. */
    listingKey: z.enum(['sku', 'url']).optional(),
  })
  .superRefine((recipe, context) => {
    for (const [index, { kind, url }] of recipe.start.entries()) {
      if (!recipe[sectionOf[kind]]) {
        const message = `a ${kind} needs "${sectionOf[kind]}"`;
        context.addIssue({ code: 'custom', path: ['start', index, 'kind'], message });
      }
      if (!URL.canParse(url, recipe.origin)) {
        context.addIssue({ code: 'custom', path: ['start', index, 'url'], message: 'not a URL' });
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

function followingPagesProblem(pages: FollowingPages): string | undefined {
  const { pageLinks, urlTemplate, pageCount, itemCount, pageSize } = pages;
  if (pageLinks !== undefined) return urlTemplate === undefined ? undefined : 'use pageLinks or urlTemplate, not both';
  if (urlTemplate === undefined) return 'expected pageLinks, or urlTemplate with pageCount or itemCount';
  if (!/\{(page|page0|offset)\}/.test(urlTemplate)) return 'urlTemplate needs {page}, {page0} or {offset}';
  if (urlTemplate.includes('{offset}') && pageSize === undefined) return '{offset} needs pageSize';
  if (pageCount !== undefined) return undefined;
  if (itemCount === undefined) return 'urlTemplate needs pageCount or itemCount';
  return pageSize === undefined ? 'itemCount needs pageSize' : undefined;
}

function isOrigin(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return (url.protocol === 'http:' || url.protocol === 'https:') && url.origin === text.replace(/\/$/, '');
}
