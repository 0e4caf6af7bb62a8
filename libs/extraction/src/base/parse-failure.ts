import { PermanentError } from '@aisle/core';

/** The page cannot be read; the message says what was looked for and not found. */
export const parseFailed = (message: string, fix?: string): PermanentError =>
  new PermanentError('PARSE_FAILED', message, fix === undefined ? {} : { fix });

export const recipeLacks = (recipeId: string, section: string, kind: string): PermanentError =>
  new PermanentError('RECIPE_LACKS_PAGE_KIND', `The recipe "${recipeId}" does not say how to read a ${kind}.`, {
    fix: `Add "${section}" to the recipe, or do not crawl pages of this kind.`,
  });
