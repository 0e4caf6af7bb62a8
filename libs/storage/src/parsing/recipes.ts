import type { Queryable } from '../database.js';

/** The definition of a recipe by its fingerprint, as it was registered; undefined where nobody registered it. */
export const readRecipeDefinition = async (db: Queryable, fingerprint: string): Promise<unknown> => {
  const rows = await db.$queryRaw<{ definition: unknown }[]>`
    select definition from recipe where fingerprint = ${fingerprint}`;
  return rows[0]?.definition;
};
