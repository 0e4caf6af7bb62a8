import type { ObservedFields } from '@aisle/core';
import { availabilityIn } from '../vocabulary/availability.js';
import { currencyIn, parseMoney, readAmount } from '@aisle/money';
import { rulesOf, ruleText, type ProductSource } from '../recipe/field-rule.js';
import { gtinIn } from '../base/gtin.js';
import { plainText } from '../page/html-document.js';
import { keptText } from '../base/kept-text.js';
import { limits } from '../base/limits.js';
import { urlRulesOf } from '../recipe/crawl-rules.js';
import { listingKeyOf } from '../recipe/listing-key.js';
import { layoutOf, openPage, placesOf, type Page } from '../fields/page.js';
import { wholePage } from '../fields/scope.js';
import { parseFailed, recipeLacks } from '../base/parse-failure.js';
import { breadcrumbTrail, commonAttributes, statedDetails } from './stated-details.js';
import { noteStatements, productPlace, variantPlace, type ProductAddress } from './product-notes.js';
import { keptAttributes, leftOutNotes } from '../fields/kept-lists.js';
import { readAttributes } from '../fields/read-attributes.js';
import { identifierIn, readFields, readText } from '../fields/read-field.js';
import type { ReadingNotes } from '../fields/reading-notes.js';
import { layoutsOf, type ProductPageLayout } from '../recipe/recipe-sections.js';
import type { Recipe } from '../recipe/recipe.js';
import { webUrl } from '../page/web-url.js';
import { shopUrl } from '../recipe/shop-url.js';
import { joinedAttributes, type StatedAttributes } from '../structured/attributes.js';
import { fillGaps } from '../structured/choose-product.js';
import type { ProductStatement } from '../structured/statement.js';

export interface PageProduct {
  listingKey: string;
  /** What distinguishes it from the page's other products where they share a listing key; else empty. */
  variant: string;
  fields: ObservedFields & { name: string; url: string; listed: true };
}
export interface ProductPage {
  /** At least one; several where the page states variants that are offered by themselves. */
  products: PageProduct[];
}

/** What is believed by default, in this order. */
const allSources: readonly ProductSource[] = ['json-ld', 'microdata', 'rdfa', 'opengraph'];

/**
 * The product of a page, or its variants. `url` is the page's own: the one it was asked for where `listingKey` is `url`.
 * Errors: PermanentError `PARSE_FAILED` where the page has no product with a name, `RECIPE_LACKS_PAGE_KIND`.
 */
export const parseProductPage = (
  recipe: Recipe,
  text: string,
  url: string,
  { notes }: { notes?: ReadingNotes | undefined } = {},
): ProductPage => {
  if (!recipe.productPage) throw recipeLacks(recipe.id, 'productPage', 'product-page');
  const { layout, page } = layoutOf(
    openPage(recipe, text, url, notes),
    layoutsOf(recipe.productPage),
    'a product page',
  );
  const { sources = allSources, fields: rules = {} } = layout;
  const structured = sources.length === 0 ? undefined : page.structured();
  const said = sources.flatMap((from) => {
    const statement = statementFrom(page, from);
    return statement ? [{ from, statement }] : [];
  });
  const selected = readFields(rules, wholePage, page, productPlace);
  const ownAttributes = readAttributes(rules.attributes, wholePage, page, productPlace);
  if (said.length === 0 && selected.name === undefined) throw noProduct(layout, sources, page);

  const statement = said.map((source) => source.statement).reduce(fillGaps, {});
  statement.name ??= structured?.title;
  const address = pageAddress(recipe, statement, structured?.canonicalHref, { url, base: page.base() });
  statement.url = address.url;
  const trail = breadcrumbTrail(page, sources);
  statement.breadcrumbs = trail?.names;
  statement.attributes = joinedAttributes(ownAttributes, statement.attributes);
  const variants = statement.variants ?? [{}];
  const [statedForAll, selectedForAll] = [sharedBy(variants, statement), sharedBy(variants, selected)];
  const stated = variants.map((variant, index) => ({
    options: variant.options ?? variant.name,
    fields: withoutGaps({ ...fieldsOf(page, fillGaps(variant, statedForAll), variantPlace(index)), ...selectedForAll }),
  }));
  const own =
    layout.variants === undefined
      ? []
      : variantsOf(layout.variants, page, { ...(stated[0]?.fields ?? selected), attributes: statement.attributes });
  noteStatements(page, { said, selected, address, trail, hasStatedVariants: own.length === 0 });
  const products = (own.length === 0 ? stated : own).map(({ fields, options }, index) => {
    const product = identified(recipe, fields, options, url);
    page.notes?.listed?.({ where: variantPlace(index), within: productPlace, ...product });
    return product;
  });
  return { products: distinct(products) };
};

const statementFrom = (page: Page, source: ProductSource): ProductStatement | undefined =>
  source === 'auto' ? page.auto.product() : page.structured().statementOf(source);

const ofOneArticle: ReadonlySet<string> = new Set(['gtin', 'stockQuantity', 'unitPrice', 'packSize']);

/**
 * What a product says for its variants. Not its GTIN, where there are several: it names one article, and offers with the same
 * GTIN become one catalog item. Nor how many there are and how much is in one, nor the attributes that variants are told apart by.
 */
const sharedBy = <Said extends { attributes?: StatedAttributes | undefined }>(
  variants: readonly unknown[],
  said: Said,
): Omit<Said, 'gtin'> => {
  if (variants.length <= 1) return said;
  const shared = Object.fromEntries(Object.entries(said).filter(([field]) => !ofOneArticle.has(field))) as Omit<
    Said,
    'gtin'
  >;
  return said.attributes === undefined ? shared : { ...shared, attributes: commonAttributes(said.attributes) };
};

/** Variants that the recipe finds; what they do not say themselves the product says for them. */
const variantsOf = (
  { items, options, fields }: NonNullable<ProductPageLayout['variants']>,
  page: Page,
  product: Omit<ObservedFields, 'attributes'> & { attributes?: StatedAttributes | undefined },
): { options: string | undefined; fields: ObservedFields }[] => {
  const variants = placesOf(page, wholePage, items).slice(0, limits.variants);
  const shared = sharedBy(variants, product);
  return variants.map((item, index) => {
    const where = variantPlace(index);
    const own = readFields(fields, item, page, where);
    const text = options === undefined ? undefined : readText(options, item, page, where, 'options');
    // A reference price, a unit price and a last day belong to the price beside them.
    const inherited =
      own.price === undefined
        ? shared
        : { ...shared, regularPrice: undefined, unitPrice: undefined, priceValidUntil: undefined };
    const attributes = keptAttributes(
      joinedAttributes(readAttributes(fields.attributes, item, page, where), shared.attributes),
      leftOutNotes(page, where),
    );
    return { options: text ?? own.name, fields: withoutGaps({ ...inherited, ...own, attributes }) };
  });
};

const withoutGaps = (fields: Record<string, unknown>): ObservedFields =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as ObservedFields;

const sentenceOfSource: Record<ProductSource, string> = {
  'json-ld': 'no JSON-LD Product',
  microdata: 'no microdata Product',
  rdfa: 'no RDFa Product',
  opengraph: 'no OpenGraph product',
  auto: 'nothing that looks like a product',
};

const noProduct = ({ fields }: ProductPageLayout, sources: readonly ProductSource[], page: Page): Error => {
  const missing = sources.map((source) => sentenceOfSource[source]);
  const { name } = fields ?? {};
  if (name) missing.push(`no name by the rules of the recipe (looked for ${rulesOf(name).map(ruleText).join(' or ')})`);
  const hint =
    page.data() === undefined ? undefined : 'The page is JSON: say under productPage.fields where its values stand.';
  return parseFailed(`The page has no product data: ${missing.join(', ')}.`, hint);
};

/** The address the page gives itself, where it belongs to the shop, and as it stands there; else the page's own. */
const pageAddress = (
  recipe: Recipe,
  said: ProductStatement,
  canonicalHref: string | undefined,
  { url, base }: { url: string; base: string },
): ProductAddress => {
  for (const href of [canonicalHref, said.url]) {
    const stated = href === undefined ? undefined : shopUrl(recipe, href, base);
    if (stated !== undefined && !isHome(stated)) return { url: stated, href };
  }
  return { url: webUrl(url, url, urlRulesOf(recipe)) ?? url, href: undefined };
};

/** Some shops state their home page as every page's address. */
const isHome = (url: string): boolean => new URL(url).pathname === '/' && new URL(url).search === '';

const fieldsOf = (page: Page, said: ProductStatement, where: string): ObservedFields => {
  const [recipe, base] = [page.recipe, page.base()];
  const fields: Record<string, unknown> = {
    name: said.name === undefined ? undefined : keptText(plainText(said.name)),
    brand: said.brand === undefined ? undefined : keptText(plainText(said.brand)),
    description:
      said.description === undefined ? undefined : keptText(plainText(said.description), limits.descriptionCharacters),
    sku: said.sku === undefined ? undefined : identifierIn(said.sku),
    gtin: said.gtin === undefined ? undefined : gtinIn(said.gtin),
    mpn: said.mpn === undefined ? undefined : identifierIn(said.mpn),
    url: said.url === undefined ? undefined : shopUrl(recipe, said.url, base),
    imageUrls: imageUrlsOf(said, base),
    price: moneyOf(recipe, said.price, said.currency),
    regularPrice: moneyOf(recipe, said.regularPrice, said.currency),
    availability: said.availability === undefined ? undefined : availabilityIn(said.availability),
    ...statedDetails(said, recipe.market.currency, leftOutNotes(page, where)),
  };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as ObservedFields;
};

const imageUrlsOf = ({ imageUrls = [] }: ProductStatement, base: string): string[] | undefined => {
  const urls = imageUrls.map((href) => webUrl(href, base)).filter((href) => href !== undefined);
  return urls.length === 0 ? undefined : [...new Set(urls)];
};

/** The currency is the data's own, else what the text says, else the market's. */
const moneyOf = (recipe: Recipe, amount: string | undefined, stated: string | undefined): ObservedFields['price'] => {
  if (amount === undefined) return undefined;
  const hint = recipe.market.currency;
  const currency = (stated === undefined ? undefined : currencyIn(stated, hint)) ?? currencyIn(amount, hint) ?? hint;
  const money = currency === undefined ? parseMoney(amount) : readAmount(amount, currency);
  return money?.amountMinor === 0 ? undefined : money;
};

const identified = (
  recipe: Recipe,
  fields: ObservedFields,
  options: string | undefined,
  pageUrl: string,
): PageProduct => {
  const { name } = fields;
  if (name === undefined) throw parseFailed('The page has product data, but no name of a product in it.');
  const canonical = webUrl(pageUrl, pageUrl, urlRulesOf(recipe));
  const listingKey = listingKeyOf(recipe, fields, canonical);
  if (listingKey === undefined) throw parseFailed(`The page's address cannot be kept: ${pageUrl.slice(0, 200)}`);
  const isKeyed = listingKey === fields.sku;
  return {
    listingKey,
    variant: isKeyed ? '' : options === undefined ? '' : (identifierIn(options) ?? ''),
    fields: { ...fields, name, url: fields.url ?? canonical ?? pageUrl, listed: true },
  };
};

const distinct = (products: readonly PageProduct[]): PageProduct[] => {
  const seen = new Set<string>();
  return products.filter(({ listingKey, variant }) => {
    const key = `${listingKey}\n${variant}`;
    return !seen.has(key) && seen.add(key);
  });
};
