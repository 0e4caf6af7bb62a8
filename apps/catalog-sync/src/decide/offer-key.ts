import type { OfferKey } from '@aisle/core';

/** A text that is equal for equal keys. */
export const offerKeyText = ({ supplierId, listingKey, variant, market }: OfferKey): string =>
  [supplierId, listingKey, variant, market].join('\u001f');

/** These keys, each once, in an order that is the same in every process, so that locks are taken without deadlock. */
export const distinctSorted = <Key extends OfferKey>(keys: readonly Key[]): Key[] => {
  const firstByText = new Map<string, Key>();
  for (const key of keys) {
    const text = offerKeyText(key);
    if (!firstByText.has(text)) firstByText.set(text, key);
  }
  return [...firstByText].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, key]) => key);
};
