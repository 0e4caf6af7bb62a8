import type { ObservedFields } from '@aisle/core';
import { availabilityIn } from './availability.js';
import { currencyIn } from './currency-text.js';
import { gtinIn } from './gtin.js';
import { loadHtml, plainText } from './html-document.js';
import { keptText } from './kept-text.js';
import { limits } from './limits.js';
import { listingKeyOf } from './listing-key.js';
import { parseMoney, readAmount } from './money-text.js';
import { parseFailed, recipeLacks } from './parse-failure.js';
import { identifierIn, readFields } from './read-field.js';
import type { Recipe, StructuredSource } from './recipe.js';
import { shopUrl, webUrl } from './shop-url.js';
import { fillGaps } from './structured-data/choose-product.js';
import { readStructuredPage } from './structured-data/page-statements.js';
import type { ProductStatement } from './structured-data/statement.js';

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

/**
 * The product of a page, or its variants. `url` is the page's own: the one it was asked for where `listingKey` is `url`.
 * Errors: PermanentError `PARSE_FAILED` where the page has no product with a name, `RECIPE_LACKS_PAGE_KIND`.
 */
export const parseProductPage = (recipe: Recipe, html: string, url: string): ProductPage => {
  if (!recipe.productPage) throw recipeLacks(recipe.id, 'productPage', 'product-page');
  const { sources, fields: rules = {} } = recipe.productPage;
  const document = loadHtml(html);
  const page = readStructuredPage(document, url, sources);
  const said = sources.map((source) => page.statements[source]).filter((statement) => statement !== undefined);
  const selected = readFields(rules, document, { recipe, url }, 'The product page');
  if (said.length === 0 && selected.name === undefined) throw noProduct(recipe, sources);

  const statement = said.reduce(fillGaps, {});
  statement.name ??= page.title;
  statement.url = pageAddress(recipe, statement, page.canonicalHref, url);
  const products = (statement.variants ?? [{}]).map((variant) => ({
    options: variant.options ?? variant.name,
    fields: { ...fieldsOf(recipe, fillGaps(variant, statement), url), ...selected },
  }));
  return { products: distinct(products.map(({ fields, options }) => identified(recipe, fields, options, url))) };
};

const sentenceOfSource: Record<StructuredSource, string> = {
  'json-ld': 'no JSON-LD Product',
  microdata: 'no microdata Product',
  opengraph: 'no OpenGraph product',
};

const noProduct = (recipe: Recipe, sources: readonly StructuredSource[]): Error => {
  const missing = sources.map((source) => sentenceOfSource[source]);
  if (recipe.productPage?.fields?.name) missing.push('no name by the selectors of the recipe');
  return parseFailed(`The page has no product data: ${missing.join(', ')}.`);
};

/** The address the page gives itself, where it belongs to the shop. */
const pageAddress = (
  recipe: Recipe,
  said: ProductStatement,
  canonicalHref: string | undefined,
  url: string,
): string => {
  const candidates = [canonicalHref, said.url].filter((href) => href !== undefined);
  const stated = candidates
    .map((href) => shopUrl(recipe, href, url))
    .find((candidate) => candidate !== undefined && !isHome(candidate));
  return stated ?? webUrl(url, url) ?? url;
};

/** Some shops state their home page as every page's address. */
const isHome = (url: string): boolean => new URL(url).pathname === '/' && new URL(url).search === '';

const fieldsOf = (recipe: Recipe, said: ProductStatement, pageUrl: string): ObservedFields => {
  const fields: Record<string, unknown> = {
    name: said.name === undefined ? undefined : keptText(plainText(said.name)),
    brand: said.brand === undefined ? undefined : keptText(plainText(said.brand)),
    description:
      said.description === undefined ? undefined : keptText(plainText(said.description), limits.descriptionCharacters),
    sku: said.sku === undefined ? undefined : identifierIn(said.sku),
    gtin: said.gtin === undefined ? undefined : gtinIn(said.gtin),
    mpn: said.mpn === undefined ? undefined : identifierIn(said.mpn),
    url: said.url === undefined ? undefined : shopUrl(recipe, said.url, pageUrl),
    imageUrls: imageUrlsOf(said, pageUrl),
    price: moneyOf(recipe, said.price, said.currency),
    regularPrice: moneyOf(recipe, said.regularPrice, said.currency),
    availability: said.availability === undefined ? undefined : availabilityIn(said.availability),
  };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as ObservedFields;
};

const imageUrlsOf = ({ imageUrls = [] }: ProductStatement, pageUrl: string): string[] | undefined => {
  const urls = imageUrls.map((href) => webUrl(href, pageUrl)).filter((href) => href !== undefined);
  return urls.length === 0 ? undefined : [...new Set(urls)];
};

/** The currency is the data's own, else what the text says, else the market's. */
const moneyOf = (recipe: Recipe, amount: string | undefined, stated: string | undefined): ObservedFields['price'] => {
  if (amount === undefined) return undefined;
  const hint = recipe.market.currency;
  const currency = (stated === undefined ? undefined : currencyIn(stated, hint)) ?? currencyIn(amount, hint) ?? hint;
  return currency === undefined ? parseMoney(amount) : readAmount(amount, currency);
};

const identified = (
  recipe: Recipe,
  fields: ObservedFields,
  options: string | undefined,
  pageUrl: string,
): PageProduct => {
  const { name } = fields;
  if (name === undefined) throw parseFailed('The page has product data, but no name of a product in it.');
  const canonical = webUrl(pageUrl, pageUrl);
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
