import { gtinIn } from '../gtin.js';
import type { AutoStrategy, Found } from './auto-product-types.js';
import { autoLimits } from './auto-limits.js';
import type { StateProduct } from './embedded-state.js';
import { identifierIn, labelledIdentifiers, type LabelledIdentifier } from './identifier-labels.js';
import type { PageModel } from './page-model.js';
import type { PageRegions } from './page-regions.js';
import type { StructuredFacts } from './structured-facts.js';

interface Sources {
  page: PageModel;
  regions: PageRegions;
  facts: readonly StructuredFacts[];
  state: readonly StateProduct[];
  url: string;
}

export interface Identifiers {
  sku: Found<string> | undefined;
  gtin: Found<string> | undefined;
  mpn: Found<string> | undefined;
}

export const chooseIdentifiers = (sources: Sources): Identifiers => {
  const labels = labelledIdentifiers(sources.page, sources.regions);
  const gtin = chooseGtin(sources, labels);
  const mpn = chooseMpn(sources, labels);
  return { sku: chooseSku(sources, labels, mpn), gtin, mpn };
};

const chooseGtin = ({ facts, state }: Sources, labels: readonly LabelledIdentifier[]): Found<string> | undefined => {
  const stated: { strategy: AutoStrategy; text: string | undefined }[] = [
    ...facts.map(({ strategy, product }) => ({ strategy, text: product?.gtin })),
    ...labels.filter(({ kind }) => kind === 'gtin').map(({ value }) => ({ strategy: 'text' as const, text: value })),
    ...state.map(({ gtin }) => ({ strategy: 'embedded-state' as const, text: gtin })),
    ...facts.map(({ strategy, product }) => ({ strategy, text: product?.sku })),
  ];
  for (const { strategy, text } of stated) {
    const value = text === undefined ? undefined : gtinIn(text);
    if (text !== undefined && value !== undefined) return { value, strategy, raw: text };
  }
  return undefined;
};

const chooseMpn = ({ facts, state }: Sources, labels: readonly LabelledIdentifier[]): Found<string> | undefined => {
  const stated: { strategy: AutoStrategy; text: string | undefined }[] = [
    ...facts.map(({ strategy, product }) => ({ strategy, text: product?.mpn })),
    ...labels.filter(({ kind }) => kind === 'mpn').map(({ value }) => ({ strategy: 'text' as const, text: value })),
    ...state.map(({ mpn }) => ({ strategy: 'embedded-state' as const, text: mpn })),
  ];
  const first = stated.find(({ text }) => text !== undefined && text.trim() !== '');
  return first?.text === undefined
    ? undefined
    : { value: first.text.trim(), strategy: first.strategy, raw: first.text };
};

interface SkuVote {
  value: string;
  strategy: AutoStrategy;
  raw: string;
  weight: number;
}

/** The shop's own number: what people are shown as such, what data call it, and what the page's address repeats. */
const chooseSku = (
  sources: Sources,
  labels: readonly LabelledIdentifier[],
  mpn: Found<string> | undefined,
): Found<string> | undefined => {
  const address = addressText(sources.url);
  const votes = [
    ...votesOfLabels(sources, labels),
    ...votesOfShownIds(sources, address),
    ...votesOfFacts(sources.facts),
    ...votesOfState(sources.state),
    ...votesOfMarkup(sources),
    ...votesOfAddress(sources),
  ];
  const name = (sources.regions.headingText ?? '').toLowerCase();
  const tallies = new Map<string, { first: SkuVote; total: number; kinds: Set<AutoStrategy> }>();
  for (const vote of votes) {
    const key = normalized(vote.value);
    if (key.length < 2) continue;
    const tally = tallies.get(key);
    if (!tally) tallies.set(key, { first: vote, total: vote.weight, kinds: new Set([vote.strategy]) });
    else if (!tally.kinds.has(vote.strategy)) {
      tally.total += vote.weight * 0.6;
      tally.kinds.add(vote.strategy);
    }
  }
  let best: { first: SkuVote; total: number } | undefined;
  for (const [key, tally] of tallies) {
    const isInAddress = key.length >= 4 && address.includes(key);
    const isName = key.length >= 3 && normalized(name).includes(key) && !isInAddress;
    const isMpn =
      mpn !== undefined &&
      normalized(mpn.value) === key &&
      tally.first.strategy !== 'json-ld' &&
      tally.first.strategy !== 'microdata';
    const total =
      tally.total +
      (isInAddress ? 1.5 : 0) -
      (isName ? (tally.first.strategy === 'text' ? 5 : 2.5) : 0) -
      (isMpn ? 2 : 0);
    if (total >= 1.5 && (!best || total > best.total)) best = { first: tally.first, total };
  }
  return best && { value: best.first.value, strategy: best.first.strategy, raw: best.first.raw };
};

const normalized = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');

const addressText = (url: string): string => {
  const { pathname, search } = new URL(url);
  return normalized(pathname + search);
};

const votesOfLabels = ({ regions }: Sources, labels: readonly LabelledIdentifier[]): SkuVote[] =>
  labels
    .filter(({ kind }) => kind === 'sku')
    .map(({ value, raw, isVague, place }) => {
      const region = regions.regionOf(place);
      const aside = region === 'product' ? 0 : 2;
      return { value, raw, strategy: 'text' as const, weight: (isVague ? 2.5 : 5) - aside - (place.isHidden ? 1 : 0) };
    });

const votesOfFacts = (facts: readonly StructuredFacts[]): SkuVote[] =>
  facts.flatMap(({ strategy, product }) => {
    const stated = product?.sku?.trim().replace(/^(?:sku|mpn|id|ref)\s*[:#]\s*/i, '');
    // Where the marked element holds more than the number, the number comes first.
    const sku = stated !== undefined && /\s/.test(stated) ? /^\S*\d\S*/.exec(stated)?.[0] : stated;
    if (sku === undefined || sku === '' || sku.length > 60) return [];
    return [{ value: sku, strategy, raw: product?.sku ?? sku, weight: strategy === 'opengraph' ? 2 : 3 }];
  });

const votesOfState = (state: readonly StateProduct[]): SkuVote[] =>
  state.slice(0, 6).flatMap(({ sku, id, certainty }) => {
    const vote = (value: string | undefined, weight: number): SkuVote[] =>
      value !== undefined && isIdentifier(value)
        ? [{ value, raw: value, strategy: 'embedded-state' as const, weight: certainty >= 3 ? weight : weight - 0.5 }]
        : [];
    return [...vote(sku, 2.4), ...vote(id, 1.6)];
  });

const isIdentifier = (value: string): boolean =>
  value.length >= 3 && value.length <= 40 && /\d/.test(value) && !/\s|^https?:|^[0-9a-f]{8}-[0-9a-f]{4}-/i.test(value);

const identifierName =
  /(sku|product-?_?id|productid|product-?_?code|item-?_?id|item-?_?no|article-?_?(no|nr|id|number)|prod-?_?id|asin|partnumber|goods-?_?id|offer-?_?id)/i;

/** Attributes of the buy box: hidden inputs, `data-` attributes, elements marked as SKU. */
const votesOfMarkup = ({ page, regions }: Sources): SkuVote[] => {
  const votes: SkuVote[] = [];
  const add = (value: string | undefined, raw: string, weight: number): void => {
    const trimmed = value?.trim();
    if (trimmed !== undefined && isIdentifier(trimmed)) votes.push({ value: trimmed, raw, strategy: 'markup', weight });
  };
  for (const place of page.inputs) {
    const { attribs } = place.element;
    const name = `${attribs['name'] ?? ''} ${attribs['id'] ?? ''}`;
    if (!identifierName.test(name) || regions.regionOf(place) === 'other-products') continue;
    add(attribs['value'], `${name.trim()}=${attribs['value'] ?? ''}`, /sku/i.test(name) ? 2 : 1.7);
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

/** A number in the page's address that the page repeats as an id is the shop's own. */
const votesOfAddress = ({ page, url }: Sources): SkuVote[] => {
  const { pathname, searchParams } = new URL(url);
  const votes: SkuVote[] = [];
  const segments = pathname.split('/').filter((segment) => segment !== '');
  const last = segments.slice(-3).reverse();
  for (const [index, segment] of last.entries()) {
    const bare = safeDecode(segment).replace(/\.(html?|aspx?|php|jsp)$/i, '');
    for (const value of idsInSegment(bare)) {
      votes.push({ value, raw: url.slice(0, 300), strategy: 'markup', weight: index === 0 ? 1.2 : 1 });
    }
  }
  for (const [name, value] of searchParams) {
    if (identifierName.test(name) && isIdentifier(value)) {
      votes.push({ value, raw: `${name}=${value}`, strategy: 'markup', weight: 1 });
    }
  }
  return page.runs.length === 0 ? [] : votes;
};

/** What the page shows by itself and its address holds is a number of the shop's own, even without a label. */
const votesOfShownIds = ({ page, regions }: Sources, address: string): SkuVote[] =>
  page.runs
    .filter(({ text }) => text.length >= 5 && text.length <= 30 && /\d{3}/.test(text) && identifierIn(text) === text)
    .filter(({ text, place }) => address.includes(normalized(text)) && regions.regionOf(place) === 'product')
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
  const end = /(?:^|[-_.])(?:p|a|i|id|iid-|pid|prod)?(\d{4,})$/i.exec(segment)?.[1];
  const start = /^[a-z]?(\d{4,})(?=[-_.])/i.exec(segment)?.[1];
  for (const value of [end, start]) if (value !== undefined && !found.includes(value)) found.push(value);
  return found;
};
