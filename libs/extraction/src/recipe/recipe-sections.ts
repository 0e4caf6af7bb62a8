import { fieldLimits } from '@aisle/core';
import { z } from 'zod';
import {
  fieldRuleSchema,
  fieldRulesSchema,
  jsonPlaceSchema,
  patternSchema,
  placeSchema,
  rulesOf,
  selectorSchema,
  productSourceSchema,
} from './field-rule.js';

const menuLevelSchema = z.strictObject({
  item: placeSchema.describe(
    'The items of this level, relative to the item of the level above; of the first level, to the page.',
  ),
  link: fieldRulesSchema
    .optional()
    .describe("The item's link, relative to the item; of an element by default its first child link (`> a`)."),
  label: fieldRulesSchema
    .optional()
    .describe("The item's name, relative to the item; by default the link's text, of JSON its `name`."),
  repeat: z
    .boolean()
    .optional()
    .describe('This level repeats within itself, however deep; for menus whose items hold items of the same form.'),
});
export type MenuLevel = z.infer<typeof menuLevelSchema>;

const levelsSchema = z.array(menuLevelSchema).min(1).max(10);

const sitemapSchema = z.strictObject({
  kind: z.enum(['catalog-page', 'product-page']).describe('What the addresses of the sitemap are.'),
  include: patternSchema.optional().describe('A regular expression: only addresses that fit are taken.'),
  exclude: patternSchema.optional().describe('A regular expression: addresses that fit are left out.'),
  modifiedSince: z.iso
    .date()
    .optional()
    .describe(
      'Only what was modified on this day or later by its `lastmod`, such as 2025-01-31; what states none is taken.',
    ),
  sitemaps: patternSchema.optional().describe('Of a sitemap index: only sitemaps whose address fits are read.'),
});
export type SitemapRules = z.infer<typeof sitemapSchema>;

export const catalogTreeSchema = z
  .strictObject({
    levels: levelsSchema
      .optional()
      .describe('Menu levels from the outside in. A node without children is a leaf: a category with products.'),
    departmentPages: z
      .array(
        z.strictObject({ levels: levelsSchema.describe('Menu levels of a department page, from the outside in.') }),
      )
      .min(1)
      .max(5)
      .optional()
      .describe(
        'A menu of several steps: the first entry reads the pages that the nodes without children link to, the second the pages of theirs, and so on. The last step has the leaves.',
      ),
    sitemap: sitemapSchema
      .optional()
      .describe('The start page is a sitemap (or an index of sitemaps, gzip too) instead of a menu.'),
  })
  .superRefine(({ levels, departmentPages, sitemap }, context) => {
    if ((levels === undefined) === (sitemap === undefined)) {
      context.addIssue({ code: 'custom', message: 'expected either "levels" (a menu) or "sitemap"' });
    } else if (sitemap && departmentPages) {
      context.addIssue({ code: 'custom', path: ['departmentPages'], message: 'a sitemap has none' });
    }
  });
export type CatalogTreeRules = z.infer<typeof catalogTreeSchema>;

const productFields = {
  sku: fieldRulesSchema.optional().describe("The shop's own number of the product."),
  name: fieldRulesSchema
    .optional()
    .describe('The name; a product page without one fails, a tile only where it is `required`.'),
  url: fieldRulesSchema.optional().describe("The product page's address."),
  price: fieldRulesSchema.optional().describe('What a buyer pays now.'),
  regularPrice: fieldRulesSchema.optional().describe('What it costs without the offer, or was.'),
  currency: fieldRulesSchema
    .optional()
    .describe("ISO 4217 code or sign, where prices do not carry their own; else the market's."),
  availability: fieldRulesSchema
    .optional()
    .describe("schema.org's terms; texts in many languages, true, false and numbers of pieces are understood."),
  brand: fieldRulesSchema.optional().describe('The brand.'),
  description: fieldRulesSchema.optional().describe('The description, as plain text.'),
  gtin: fieldRulesSchema.optional().describe('GTIN, EAN, UPC or ISBN; one with a wrong check digit is none.'),
  mpn: fieldRulesSchema.optional().describe("The manufacturer's number."),
  imageUrls: fieldRulesSchema.optional().describe('Addresses of images.'),
  breadcrumbs: fieldRulesSchema
    .optional()
    .describe('The categories that lead to the product, from the outermost inwards: all matches, or all pieces.'),
  groupId: fieldRulesSchema.optional().describe('What the variants of one product share, such as its number.'),
  condition: fieldRulesSchema
    .optional()
    .describe("schema.org's terms; `new`, `used`, `refurbished` and `damaged` in many languages are understood."),
  ratingValue: fieldRulesSchema
    .optional()
    .describe('What buyers think on average, such as `4.5`, `4.5 of 5` or `90 %`.'),
  ratingBest: fieldRulesSchema.optional().describe("The best value of the rating's scale; 5 where nothing tells."),
  ratingCount: fieldRulesSchema.optional().describe('How many have rated.'),
  priceValidUntil: fieldRulesSchema
    .optional()
    .describe('The last day on which the price holds: `2026-12-31` or `31.12.2026`, a time behind it is passed over.'),
  unitPrice: fieldRulesSchema
    .optional()
    .describe('What a quantity costs: `3,98 €/kg`, `£1.20 per 100 g`, `1 l = 12,95 €`.'),
  packSize: fieldRulesSchema.optional().describe('How much is in a pack: `500 g`, `0,75 l`, `6 x 330 ml`.'),
  seller: fieldRulesSchema.optional().describe('Who sells it, where that is another one than the shop.'),
  stockQuantity: fieldRulesSchema
    .optional()
    .describe('Pieces that can be had: a text that is a whole number and nothing else, see `pattern`.'),
};

const productFieldsSchema = z.strictObject(productFields);

const attributesSchema = z
  .strictObject({
    named: z
      .record(z.string().min(1).max(fieldLimits.attributeNameCharacters), fieldRulesSchema)
      .optional()
      .describe('Rules by the name of the attribute, such as `color`.'),
    rows: z
      .strictObject({
        items: placeSchema.describe('The rows of a table of properties, one each.'),
        name: fieldRulesSchema.describe('The name, relative to the row.'),
        value: fieldRulesSchema.describe('The value, relative to the row.'),
      })
      .optional()
      .describe('A table of properties, or a list of them in JSON.'),
    object: jsonPlaceSchema.optional().describe('An object of JSON whose keys are the names.'),
  })
  .refine((ways) => Object.values(ways).some((way) => way !== undefined), 'expected named, rows or object')
  .describe('Properties such as colour and size; where several ways name the same one, the first of them counts.');
export type AttributeRules = z.infer<typeof attributesSchema>;

/** A tile of a listing has no room for a table of properties. */
const pageFieldsSchema = z.strictObject({ ...productFields, attributes: attributesSchema.optional() });

export const followingPagesShape = z.strictObject({
  auto: z.literal(true).optional().describe('The pager is found without rules.'),
  pageLinks: selectorSchema
    .optional()
    .describe(
      "Links whose text is a page number; numbers that the pager leaves out are found from its links' pattern.",
    ),
  nextLink: fieldRulesSchema.optional().describe('The link to the next page; each page leads to the one after it.'),
  urlTemplate: z
    .string()
    .optional()
    .describe(
      'Relative to the page: `?page={page}`; `{page}` from 1, `{page0}` from 0, `{offset}` in items, `{cursor}`, and the names of `values`.',
    ),
  parameters: z
    .record(z.string(), z.string())
    .optional()
    .describe(
      "Query parameters to set in the page's own address, the others stay; with the placeholders of `urlTemplate`.",
    ),
  values: z
    .record(z.string().regex(/^\w+$/, 'expected a word'), fieldRulesSchema)
    .optional()
    .describe('Values of the page for placeholders of the template, such as an id of the category.'),
  pageCount: fieldRuleSchema
    .optional()
    .describe(
      'How many pages there are: the highest number that its matches show. A page without it has no following pages.',
    ),
  itemCount: fieldRuleSchema.optional().describe('How many items there are, with `pageSize`.'),
  pageSize: z.int().positive().max(10_000).optional().describe('Items on a full page.'),
  cursor: fieldRulesSchema
    .optional()
    .describe('What the page says is needed to get the next one; there is none where it is missing.'),
  hasMore: fieldRulesSchema.optional().describe('Whether another page follows: true, yes, or a number above 0.'),
  untilEmpty: z.boolean().optional().describe('Each page with products leads to the next; the first without ends it.'),
  maxPages: z
    .int()
    .positive()
    .max(100_000)
    .optional()
    .describe('A leaf with more pages than this fails; default 1,000.'),
});
export type FollowingPages = z.infer<typeof followingPagesShape>;

const followingPagesSchema = followingPagesShape.superRefine((pages, context) => {
  const problem = followingPagesProblem(pages);
  if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
});

const recogniseSchema = z
  .union([
    placeSchema,
    z.strictObject({ url: patternSchema.describe("A regular expression that the page's address fits.") }),
  ])
  .describe(
    'Must be present, else the page is something else (an error page, a login) and fails, or the next layout is tried.',
  );
export type Recognise = z.infer<typeof recogniseSchema>;

const htmlSchema = z.string().min(1).optional().describe('A path: the page is JSON, and its HTML stands there.');

const catalogPageLayoutSchema = z
  .strictObject({
    recognise: recogniseSchema.optional(),
    html: htmlSchema,
    tiles: placeSchema.describe('The products, one each: elements, or JSON data.'),
    fields: productFieldsSchema
      .default({})
      .describe('Relative to the tile; `name` and `url` are required unless the tiles are found without rules.'),
    productLink: fieldRulesSchema
      .optional()
      .describe('The page to crawl for the product, where it is not the field `url`; such as its address in an API.'),
    emptyWhen: placeSchema
      .optional()
      .describe('Present where a category has no products; without it, a page that is recognised may be empty.'),
    followingPages: followingPagesSchema.optional().describe('How the other pages of a category are found.'),
  })
  .superRefine(({ tiles, fields }, context) => {
    const isAuto = typeof tiles === 'object' && 'auto' in tiles;
    const isFound = isAuto || (typeof tiles === 'object' && 'from' in tiles);
    for (const field of ['name', 'url'] as const) {
      if (fields[field] !== undefined || isFound) continue;
      context.addIssue({
        code: 'custom',
        path: ['fields', field],
        message: `is missing; expected rules. ${productFields[field].description ?? ''}`,
      });
    }
    for (const [field, rules] of Object.entries(fields)) {
      const list = rules === undefined ? [] : rulesOf(rules);
      for (const [index, rule] of list.entries()) {
        const problem = tileRuleProblem(typeof tiles === 'string' || isAuto, rule);
        if (problem === undefined) continue;
        const path = ['fields', field, ...(Array.isArray(rules) ? [index] : [])];
        context.addIssue({ code: 'custom', path, message: problem });
      }
    }
  });
export type CatalogPageLayout = z.infer<typeof catalogPageLayoutSchema>;

const variantsSchema = z.strictObject({
  items: placeSchema.describe("The product's variants, one each."),
  options: fieldRulesSchema
    .optional()
    .describe(
      'What distinguishes the variant: its colour, its size. Part of its identity where it has no SKU, else not kept.',
    ),
  fields: pageFieldsSchema.describe(
    'Relative to the variant; fields that are missing are those of the product, but for the GTIN of one with several.',
  ),
});

const productPageLayoutSchema = z.strictObject({
  recognise: recogniseSchema.optional(),
  html: htmlSchema,
  sources: z
    .array(productSourceSchema)
    .optional()
    .describe(
      'Structured data in the order in which it is believed, field by field; all of it by default. `auto` also reads the page as people see it.',
    ),
  fields: pageFieldsSchema
    .optional()
    .describe('Rules for single fields; a value found here is believed before every source.'),
  variants: variantsSchema.optional().describe('Variants that are offered by themselves.'),
});
export type ProductPageLayout = z.infer<typeof productPageLayoutSchema>;

const layouts = <Layout extends z.ZodType>(layout: Layout) => z.union([layout, z.array(layout).min(1).max(20)]);

export const catalogPageSchema = layouts(catalogPageLayoutSchema);
export const productPageSchema = layouts(productPageLayoutSchema);

/** A section's layouts: the first that recognises a page reads it. */
export const layoutsOf = <Layout>(section: Layout | Layout[] | undefined): readonly Layout[] =>
  section === undefined ? [] : Array.isArray(section) ? section : [section];

function tileRuleProblem(
  isElement: boolean,
  { select, attr, path, state, from }: z.infer<typeof fieldRuleSchema>,
): string | undefined {
  if (isElement) {
    return path !== undefined &&
      select === undefined &&
      attr === undefined &&
      state === undefined &&
      from === undefined &&
      !path.startsWith('$')
      ? 'the tiles are elements: say with select or attr where the JSON stands'
      : undefined;
  }
  return select !== undefined || attr !== undefined
    ? 'the tiles are JSON: use path instead of select and attr'
    : undefined;
}

function followingPagesProblem(pages: FollowingPages): string | undefined {
  const { auto, pageLinks, nextLink, urlTemplate, parameters } = pages;
  const ways = Object.entries({ auto, pageLinks, nextLink, urlTemplate, parameters }).flatMap(([key, way]) =>
    way === undefined ? [] : [key],
  );
  if (ways.length !== 1) {
    return ways.length > 1
      ? `use ${ways.join(' or ')}, not both`
      : 'expected auto, pageLinks, nextLink, or urlTemplate (or parameters) with pageCount, itemCount, cursor, hasMore or untilEmpty';
  }
  return urlTemplate !== undefined || parameters !== undefined ? templateProblem(pages) : undefined;
}

function templateProblem({
  urlTemplate,
  parameters,
  pageCount,
  itemCount,
  pageSize,
  cursor,
  hasMore,
  untilEmpty,
  values,
}: FollowingPages): string | undefined {
  const way = urlTemplate === undefined ? 'parameters' : 'urlTemplate';
  const text = urlTemplate ?? Object.values(parameters ?? {}).join(' ');
  if (!/\{(page|page0|offset|cursor)\}/.test(text)) return `${way} needs {page}, {page0}, {offset} or {cursor}`;
  const unknown = [...text.matchAll(/\{(\w+)\}/g)]
    .map(([, name = '']) => name)
    .find((name) => !['page', 'page0', 'offset', 'cursor'].includes(name) && !(values && name in values));
  if (unknown !== undefined) return `{${unknown}} is unknown: say under "values" where it stands`;
  if (text.includes('{cursor}')) return cursor === undefined ? '{cursor} needs cursor' : undefined;
  if (text.includes('{offset}') && pageSize === undefined) return '{offset} needs pageSize';
  if (pageCount !== undefined || hasMore !== undefined || untilEmpty === true) return undefined;
  if (itemCount === undefined) return `${way} needs pageCount or itemCount, or cursor, hasMore or untilEmpty`;
  return pageSize === undefined ? 'itemCount needs pageSize' : undefined;
}
