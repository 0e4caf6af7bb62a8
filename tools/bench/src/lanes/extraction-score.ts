import { createHash } from 'node:crypto';
import type { Availability } from '@aisle/core';
import type { AutoProduct } from '@aisle/extraction';

export const measured = ['price', 'sku', 'availability'] as const;
export type Measured = (typeof measured)[number];

/** Accepted values of a page; an attribute the page does not have is absent. */
export type Truth = { url: string } & Partial<Record<Measured, string[]>>;

export interface Tally {
  right: number;
  wrong: number;
  missed: number;
}

export interface Score {
  precision: number;
  recall: number;
  f1: number;
}

export interface Judgement {
  attribute: Measured;
  accepted: readonly string[];
  predicted: string | undefined;
  strategy: string | undefined;
  raw: string | undefined;
  tally: Tally;
}

/**
 * Judges one page as the published benchmark does (https://github.com/scrapinghub/product-extraction-benchmark, its
 * `evaluate.py` and "Evaluation"): one prediction at most; right where it equals one of the accepted values, price as a
 * number, SKU and availability letter by letter; a wrong prediction counts against precision, and against recall too
 * where the page has the attribute; a prediction where the page has none counts against precision only. Availability
 * is `InStock` or `OutOfStock`, and `InStock` where nothing was found, for every system measured.
 */
export const judgePage = (truth: Truth, product: AutoProduct): Judgement[] =>
  measured.map((attribute) => {
    const accepted = truth[attribute] ?? [];
    const found = product[attribute];
    const predicted =
      attribute === 'availability' ? asPublished(product.availability?.value) : product[attribute]?.value;
    const isRight = predicted !== undefined && accepted.some((value) => isSame(attribute, value, predicted));
    const tally = {
      right: isRight ? 1 : 0,
      wrong: predicted !== undefined && !isRight ? 1 : 0,
      missed: accepted.length > 0 && !isRight ? 1 : 0,
    };
    return { attribute, accepted, predicted, strategy: found?.strategy, raw: found?.raw, tally };
  });

const isSame = (attribute: Measured, accepted: string, predicted: string): boolean =>
  attribute === 'price' ? Number(accepted) === Number(predicted) : accepted === predicted;

const gone: ReadonlySet<Availability> = new Set(['OutOfStock', 'SoldOut', 'Discontinued']);

/** The benchmark knows two terms; what can still be bought, if only later, is in stock. */
const asPublished = (availability: Availability | undefined): string =>
  availability !== undefined && gone.has(availability) ? 'OutOfStock' : 'InStock';

export const scoreOf = (judgements: readonly Judgement[], attribute: Measured): Score => {
  const own = judgements.filter((judgement) => judgement.attribute === attribute);
  const sum = (part: keyof Tally): number => own.reduce((total, { tally }) => total + tally[part], 0);
  const precision = share(sum('right'), sum('wrong'), sum('missed'));
  const recall = share(sum('right'), sum('missed'), sum('wrong'));
  const f1 = precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall);
  return { precision: rounded(precision), recall: rounded(recall), f1: rounded(f1) };
};

/** `right / (right + failed)`; 1 where nothing went wrong in either way, 0 where nothing was right. */
const share = (right: number, failed: number, otherwise: number): number => {
  if (failed === 0 && otherwise === 0) return 1;
  return right === 0 ? 0 : right / (right + failed);
};

const rounded = (value: number): number => Math.round(value * 1_000) / 1_000;

/** Rules are written looking at one half's mistakes; the other half tells whether they hold for other shops. */
export const isDevelopmentHalf = (pageId: string): boolean =>
  (createHash('sha1').update(`split:${pageId}`).digest()[0] ?? 0) % 2 === 0;
