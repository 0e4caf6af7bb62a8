import { currencyIn } from '@aisle/money';
import { baseUrlOf } from '../../page/base-url.js';
import { loadHtml, plainText } from '../../page/html-document.js';
import { flatCopy } from '../../base/kept-text.js';
import { limits } from '../../base/limits.js';
import type { AutoProduct, Found } from './auto-product-types.js';
import { chooseAvailability } from './choose-availability.js';
import { chooseIdentifiers } from './choose-identifiers.js';
import { choosePrices } from './choose-prices.js';
import { describeProduct } from './describe-product.js';
import { readEmbeddedState, type StateProduct } from './embedded-state.js';
import { modelPage, type PageModel } from './page-model.js';
import { findRegions } from './page-regions.js';
import { readStructuredPage, type MarkedElements } from '../../structured/page-statements.js';
import { structuredFacts, type StructuredFacts } from '../../structured/structured-facts.js';

/**
 * Reads the product page of a shop of which nothing is known: structured data first, then the page as people see it.
 * `url` is the page's absolute address. Errors: PermanentError `PARSE_FAILED` for a page beyond the limits.
 */
export const autoProduct = (html: string, url: string): AutoProduct => {
  const document = loadHtml(html);
  const page = modelPage(document);
  const facts = structuredFacts(readStructuredPage(document, url, undefined, markedElements(page)));
  const names = knownNames(facts);
  const regions = findRegions(page, names);
  const heading = regions.headingText === undefined ? [] : [regions.headingText];
  const state = readEmbeddedState(page.scripts, { names: [...names, ...heading], urlText: url.toLowerCase() });
  const currency = statedCurrency(facts, state);
  const sources = { page, regions, facts, state, url };
  const availability = chooseAvailability(sources);
  const prices = choosePrices({ ...sources, currencyHint: currency?.value, availability: availability?.value });
  const described = {
    ...describeProduct({ ...sources, url: baseUrlOf(html, url) }),
    ...chooseIdentifiers(sources),
    availability,
  };
  return withoutAbsent({ ...described, ...prices, currency: prices.currency ?? currency });
};

const markedElements = (page: PageModel): MarkedElements => ({
  ...page,
  heading: page.headings.find(({ element }) => element.name === 'h1')?.element,
});

const knownNames = (facts: readonly StructuredFacts[]): string[] =>
  facts.flatMap(({ product }) => (product?.name === undefined ? [] : [plainText(product.name)]));

const statedCurrency = (
  facts: readonly StructuredFacts[],
  state: readonly StateProduct[],
): Found<string> | undefined => {
  const stated = [
    ...facts.map(({ strategy, product }) => ({ strategy, raw: product?.currency })),
    ...state.map(({ currency }) => ({ strategy: 'embedded-state' as const, raw: currency })),
  ];
  for (const { strategy, raw } of stated) {
    const value = raw === undefined ? undefined : currencyIn(raw.slice(0, 20));
    if (raw !== undefined && value !== undefined) return { value, strategy, raw };
  }
  return undefined;
};

const withoutAbsent = (fields: { [Field in keyof AutoProduct]: AutoProduct[Field] | undefined }): AutoProduct =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([field, found]) => (found === undefined ? [] : [[field, standingAlone(found)]])),
  );

/** Copies that do not hold the page in memory. */
const standingAlone = ({ value, strategy, raw }: Found<string | string[]>): Found<string | string[]> => ({
  value: Array.isArray(value) ? value.map(flatCopy) : flatCopy(value),
  strategy,
  raw: flatCopy(raw.slice(0, limits.textCharacters)),
});
