import type { AutoStrategy } from './auto-product-types.js';
import { autoLimits } from './auto-limits.js';
import type { StateProduct } from './embedded-state.js';
import { identifierAtStart, type LabelledIdentifier } from './identifier-labels.js';
import { isInside, type PageModel } from './page-model.js';
import type { PageRegions } from './page-regions.js';
import type { StructuredFacts } from '../../structured/structured-facts.js';

export interface IdentifierSources {
  page: PageModel;
  regions: PageRegions;
  facts: readonly StructuredFacts[];
  state: readonly StateProduct[];
  url: string;
}

/** One place of a page that may state the shop's own number of its product. */
export interface SkuVote {
  value: string;
  strategy: AutoStrategy;
  raw: string;
  weight: number;
  /** It stands in the page's address and was not looked for on the page. */
  isOfAddress?: boolean;
  /** The heading calls it the product's number; what else of a heading is repeated elsewhere is its maker's. */
  isOfHeading?: boolean;
}

/** All of them, those first whose spelling people know. */
export const skuVotes = (sources: IdentifierSources, labels: readonly LabelledIdentifier[]): SkuVote[] => [
  ...votesOfLabels(sources, labels),
  ...votesOfShownIds(sources, addressText(sources.url)),
  ...votesOfFacts(sources.facts),
  ...votesOfState(sources.state),
  ...votesOfMarkup(sources),
  ...votesOfAddress(sources),
];

/** What tells identifiers apart; marks between do not. */
export const lettersAndDigits = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');

export const addressText = (url: string): string => {
  const { pathname, search } = new URL(url);
  return lettersAndDigits(pathname + search);
};

const labelWeights = { sure: 6, likely: 5, vague: 2.5 } as const;

const votesOfLabels = ({ regions }: IdentifierSources, labels: readonly LabelledIdentifier[]): SkuVote[] =>
  labels
    .filter(({ kind }) => kind === 'sku')
    .map(({ value, raw, certainty, place }) => {
      const region = regions.regionOf(place);
      const isOfHeading = regions.heading !== undefined && isInside(place, regions.heading);
      const aside = region === 'product' ? 0 : 2;
      const weight = labelWeights[certainty] - aside - (place.isHidden ? 1 : 0);
      return { value, raw, strategy: 'text' as const, weight, isOfHeading };
    });

const votesOfFacts = (facts: readonly StructuredFacts[]): SkuVote[] =>
  facts.flatMap(({ strategy, product }) => {
    const sku = product?.sku === undefined ? undefined : statedNumber(product.sku, strategy);
    if (sku === undefined || sku.length > 60 || saysNone.test(sku)) return [];
    return [{ value: sku, strategy, raw: product?.sku ?? sku, weight: strategy === 'opengraph' ? 2 : 3 }];
  });

const saysNone = /^(?:|[-–.0]+|n\/?a|nul+|none|undefined|nan|sku|default|unknown|todo|test|\{.*|%.*)$/i;

/** Data says it whole; where a marked element of the page holds more than the number, the number comes first. */
const statedNumber = (text: string, strategy: AutoStrategy): string | undefined => {
  const stated = text.trim().replace(/^(?:sku|mpn|id|ref)\s*[:#]\s*/i, '');
  const isWhole = !/\s/.test(stated) || strategy === 'json-ld' || /^[\p{Lu}\d][\p{Lu}\d\s./_-]*$/u.test(stated);
  return isWhole ? stated.replace(/\s+/g, ' ') : /^\S*\d\S*/.exec(stated)?.[0];
};

const votesOfState = (state: readonly StateProduct[]): SkuVote[] =>
  state.slice(0, 6).flatMap(({ sku, id, certainty }) => {
    const vote = (value: string | undefined, weight: number, leastCharacters?: number): SkuVote[] =>
      value !== undefined && isIdentifier(value, leastCharacters)
        ? [{ value, raw: value, strategy: 'embedded-state' as const, weight: certainty >= 3 ? weight : weight - 0.5 }]
        : [];
    return [...vote(sku, 2.4, 3), ...vote(id, 1.6)];
  });

/** Numbers that are only an id are the shop's own where they are no shorter: less numbers rows of a database. */
const leastCharactersOfId = 5;

const isIdentifier = (value: string, leastCharacters = leastCharactersOfId): boolean =>
  value.length >= leastCharacters &&
  value.length <= 40 &&
  /\d/.test(value) &&
  !/\s|^https?:|^[0-9a-f]{8}-[0-9a-f]{4}-/i.test(value);

const identifierName =
  /(sku|product-?_?id|productid|product-?_?code|item-?_?id|item-?_?no|article-?_?(no|nr|id|number)|prod-?_?id|asin|partnumber|goods-?_?id|offer-?_?id)/i;

/** Attributes of the buy box: hidden inputs, `data-` attributes, elements marked as SKU. */
const votesOfMarkup = ({ page, regions }: IdentifierSources): SkuVote[] => {
  const votes: SkuVote[] = [];
  const add = (value: string | undefined, raw: string, weight: number): void => {
    const trimmed = value?.trim();
    const leastCharacters = /sku/i.test(raw) ? 3 : undefined;
    if (trimmed !== undefined && isIdentifier(trimmed, leastCharacters))
      votes.push({ value: trimmed, raw, strategy: 'markup', weight });
  };
  for (const place of page.inputs) {
    const { attribs } = place.element;
    const name = `${attribs['name'] ?? ''} ${attribs['id'] ?? ''}`;
    if (!identifierName.test(name) || regions.regionOf(place) === 'other-products') continue;
    add(
      attribs['value'],
      `${name.trim().slice(0, 80)}=${attribs['value']?.slice(0, 80) ?? ''}`,
      /sku/i.test(name) ? 2 : 1.7,
    );
  }
  for (const place of page.dataPlaces) {
    if (regions.regionOf(place) !== 'product') continue;
    for (const [attribute, value] of Object.entries(place.element.attribs)) {
      if (!attribute.startsWith('data-') || !identifierName.test(attribute)) continue;
      add(value, `${attribute}=${value.slice(0, 80)}`, /sku/.test(attribute) ? 1.6 : 1.2);
    }
    if (votes.length > autoLimits.inputs) break;
  }
  return votes;
};

/** Numbers in the page's address, and those it calls an identifier. */
const votesOfAddress = ({ regions, facts, url }: IdentifierSources): SkuVote[] => {
  const { pathname, searchParams } = new URL(url);
  const votes: SkuVote[] = [];
  const segments = pathname.split('/').filter((segment) => segment !== '');
  const last = segments.slice(-3).reverse();
  for (const [index, segment] of last.entries()) {
    const bare = safeDecode(segment).replace(/\.(html?|aspx?|php|jsp)$/i, '');
    for (const value of idsInSegment(bare)) {
      votes.push({
        value,
        raw: url.slice(0, 300),
        strategy: 'markup',
        weight: index === 0 ? 1.2 : 1,
        isOfAddress: true,
      });
    }
  }
  for (const [name, value] of searchParams) {
    if (identifierName.test(name) && isIdentifier(value)) {
      votes.push({ value, raw: `${name}=${value}`, strategy: 'markup', weight: 1, isOfAddress: true });
    }
  }
  return regions.heading === undefined && facts.every(({ product }) => !product) ? [] : votes;
};

/** What the page shows by itself and its address holds is a number of the shop's own, even without a label. */
const votesOfShownIds = ({ page, regions }: IdentifierSources, address: string): SkuVote[] =>
  page.runs
    .filter(
      ({ text }) => text.length >= 5 && text.length <= 30 && /\d{3}/.test(text) && identifierAtStart(text) === text,
    )
    .filter(({ text, place }) => address.includes(lettersAndDigits(text)) && regions.regionOf(place) === 'product')
    .slice(0, 5)
    .map(({ text }) => ({ value: text, raw: text, strategy: 'text', weight: 4 }));

const safeDecode = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/** A whole segment that is an identifier, and one at its end or start (`name-12345`, `12345-name`, `name-p12345`). */
const idsInSegment = (segment: string): string[] => {
  const found: string[] = [];
  if (/^[\dA-Z]{5,20}$/.test(segment) && /\d/.test(segment)) found.push(segment);
  // Words do not have digits in several places.
  if (/^[\da-z]{8,20}$/.test(segment) && /\d[a-z]+\d/.test(segment)) found.push(segment);
  const end = /(?:^|[-_.])(?:p|a|i|id|iid-|pid|prod)?(\d{5,})$/i.exec(segment)?.[1];
  const start = /^(?:[a-z]{1,3}-?)?(\d{5,})(?=[-_.])/i.exec(segment)?.[1];
  for (const value of [end, start]) if (value !== undefined && !found.includes(value)) found.push(value);
  return found;
};
