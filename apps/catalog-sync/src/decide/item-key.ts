import type { OfferFacts, OfferKey } from '@aisle/core';

/**
 * What makes a catalog item one product: a global trade item number where the offer has one, in its market, whose prices are in
 * one currency, else the offer itself. The
 * number is only trusted to join offers when it can be global: see `globalGtin`.
 */
export const itemKeyOf = ({ supplierId, listingKey, variant, market }: OfferKey, facts: OfferFacts): string => {
  const gtin = globalGtin(facts.gtin?.value);
  return gtin ? `gtin:${gtin}/${market}` : `offer:${supplierId}/${listingKey}/${variant}/${market}`;
};

/**
 * A GTIN as 14 digits, if its check digit is right and its prefix is not one that every shop may use as it likes (GS1
 * General Specifications, section 1.4: restricted circulation numbers, GS1-13 prefixes 02, 04, 20–29, and zeros).
 */
export const globalGtin = (value: unknown): string | undefined => {
  if (typeof value !== 'string') return undefined;
  const digits = value.replace(/[\s-]/g, '');
  if (!/^(\d{8}|\d{12,14})$/.test(digits) || /^0+$/.test(digits)) return undefined;
  const gtin14 = digits.padStart(14, '0');
  if (!hasRightCheckDigit(gtin14)) return undefined;
  const isRestricted = digits.length === 8 ? /^[02]/.test(digits) : /^.(02|04|2)/.test(gtin14);
  return isRestricted ? undefined : gtin14;
};

const hasRightCheckDigit = (gtin14: string): boolean => {
  const weighted = [...gtin14].reduce((sum, digit, index) => sum + Number(digit) * (index % 2 === 0 ? 3 : 1), 0);
  return weighted % 10 === 0;
};
