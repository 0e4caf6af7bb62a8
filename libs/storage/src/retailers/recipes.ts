import type { Queryable } from '../database/queryable.js';

/** Recipes by fingerprint, as they were registered. */
export const readRecipeDefinitions = (
  sql: Queryable,
  fingerprints: readonly string[],
): Promise<{ fingerprint: string; definition: unknown }[]> =>
  sql.$queryRaw`select fingerprint, definition from recipe where fingerprint = any(${[...fingerprints]}::text[])`;
