import { gtinIn } from '../../base/gtin.js';
import type { AutoStrategy, Found } from './auto-product-types.js';
import { labelledIdentifiers, type LabelledIdentifier } from './identifier-labels.js';
import { addressText, lettersAndDigits, skuVotes, type IdentifierSources, type SkuVote } from './sku-votes.js';

export interface Identifiers {
  sku: Found<string> | undefined;
  gtin: Found<string> | undefined;
  mpn: Found<string> | undefined;
}

export const chooseIdentifiers = (sources: IdentifierSources): Identifiers => {
  const labels = labelledIdentifiers(sources.page, sources.regions);
  const gtin = chooseGtin(sources, labels);
  const mpn = chooseMpn(sources, labels);
  return { sku: chooseSku(sources, labels, mpn), gtin, mpn };
};

const chooseGtin = (
  { facts, state }: IdentifierSources,
  labels: readonly LabelledIdentifier[],
): Found<string> | undefined => {
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

const chooseMpn = (
  { facts, state }: IdentifierSources,
  labels: readonly LabelledIdentifier[],
): Found<string> | undefined => {
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

/** The shop's own number: what people are shown as such, what data call it, and what the page's address repeats. */
const chooseSku = (
  sources: IdentifierSources,
  labels: readonly LabelledIdentifier[],
  mpn: Found<string> | undefined,
): Found<string> | undefined => {
  const address = addressText(sources.url);
  const name = lettersAndDigits(sources.regions.headingText ?? '');
  const mpnKey = mpn && lettersAndDigits(mpn.value);
  const tallies = new Map<string, { first: SkuVote; total: number; kinds: Set<AutoStrategy> }>();
  for (const vote of skuVotes(sources, labels)) {
    const key = lettersAndDigits(vote.value);
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
    const { strategy, isOfAddress, isOfHeading } = tally.first;
    const isInAddress = key.length >= 4 && address.includes(key);
    const isName = key.length >= 3 && name.includes(key) && !isInAddress && isOfHeading !== true;
    const isMpn = key === mpnKey && !['json-ld', 'microdata', 'rdfa'].includes(strategy);
    const total =
      tally.total +
      // A number that stands in the address only may be a category's.
      (isInAddress ? (isOfAddress === true ? 0.9 : 1.5) : 0) -
      (isName ? (strategy === 'text' ? 5 : 2.5) : 0) -
      (isMpn ? 2 : 0);
    if (total >= 1.5 && (!best || total > best.total)) best = { first: tally.first, total };
  }
  return best && { value: best.first.value, strategy: best.first.strategy, raw: best.first.raw };
};
