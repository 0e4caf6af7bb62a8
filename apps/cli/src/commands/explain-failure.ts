import { type ErrorExplanation, explanationOf } from '@aisle/core';

/** What a failure's code means, and what to do about it. */
export type Explanation = Pick<ErrorExplanation, 'meaning' | 'fix'>;

const unknown: Explanation = {
  meaning: 'The message says what happened.',
  fix: 'Look into the log of the fetcher or parser for the URL, then crawl again; `aisle dead-letters` shows what died on the way.',
};

/** True for codes that have an explanation of their own. */
export const isExplained = (code: string): boolean => explanationOf(code) !== undefined;

/** Says what a code means and what to do about it; a code that nobody knows gets general advice. */
export const explainFailure = (code: string): Explanation => explanationOf(code) ?? unknown;
