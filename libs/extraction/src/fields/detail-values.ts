import type { Rating } from '@aisle/core';
import { decimalOf } from './measures.js';
import type { StatedRating } from '../structured/statement.js';

const isoDay = /^(?<year>\d{4})(?<gap>[-/]?)(?<month>\d{2})\k<gap>(?<day>\d{2})(?!\d)/;
const pointedDay = /^(?<day>\d{1,2})\.\s?(?<month>\d{1,2})\.\s?(?<year>\d{4})(?!\d)/;

/**
 * The day of a date or time, as written: what day it is elsewhere does not matter. Months are told from days by the order of
 * ISO 8601 or by points (31.12.2026); `03/04/2026` may be either and is none.
 */
export const dayIn = (text: string): string | undefined => {
  const written = text.trim();
  const { year, month = '', day = '' } = (isoDay.exec(written) ?? pointedDay.exec(written))?.groups ?? {};
  if (year === undefined) return undefined;
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const timeMs = Date.parse(`${date}T00:00:00Z`);
  // There is no 31st of February: it would be the 3rd of March.
  return !Number.isNaN(timeMs) && new Date(timeMs).toISOString().startsWith(date) ? date : undefined;
};

/** A whole number that is all of a text, such as `12` or `1,200`; of "more than 10" nobody knows how many they are. */
export const wholeNumberIn = (text: string): number | undefined => {
  const digits = text
    .trim()
    .replace(/(?<=\d)[.,'’\u00a0\u202f ](?=\d{3}(?!\d))/g, '')
    .replace(/\.0+$/, '');
  return /^\d{1,9}$/.test(digits) ? Number(digits) : undefined;
};

/** What shops count up to where they do not tell, as schema.org has it. */
const usualBest = '5';
const ofScale =
  /^(\d+(?:[.,]\d+)?)\s*(?:\/|out of|of|von|sur|de|su|van|av|af|z|ze|из|з|uit)\s*(\d+(?:[.,]\d+)?)(?!\d)/iu;

/**
 * A rating with its scale: 5 is the best where nothing else is said. None where the value lies outside of the scale, where
 * nobody has rated, or where the value is nothing but noughts.
 */
export const ratingIn = ({
  value: text,
  best: bestText,
  worst: worstText,
  count: countText,
}: StatedRating): Rating | undefined => {
  const written = text.trim();
  const [, ofText, scaleText] = ofScale.exec(written) ?? [];
  const [, percent] = /^(\d+(?:[.,]\d+)?)\s*%$/.exec(written) ?? [];
  const value = decimalOf(ofText ?? percent ?? written);
  const best = decimalOf(bestText ?? scaleText ?? (percent === undefined ? usualBest : '100'));
  const worst = worstText === undefined ? undefined : decimalOf(worstText);
  const count = countText === undefined ? undefined : wholeNumberIn(countText);
  if (value === undefined || best === undefined || count === 0 || Number(value) === 0) return undefined;
  if (Number(value) > Number(best) || Number(value) < Number(worst ?? 0)) return undefined;
  return { value, best, ...(worst !== undefined && { worst }), ...(count !== undefined && { count }) };
};
