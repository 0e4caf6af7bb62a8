import { reloadResultSchema, type ReloadResult } from '@aisle/contracts';
import type { Clock } from '@aisle/core';
import { conflict, type Logger } from '@aisle/service-kit';
import {
  inTransaction,
  readRecipeFingerprints,
  registerRetailers,
  withdrawRetailersBut,
  type Database,
} from '@aisle/storage';
import { readRecipeFolder, registrationOf } from './load-recipes.js';

export interface ReloadDeps {
  database: Database;
  clock: Clock;
  log: Logger;
  retailersDir: string | undefined;
  /** New retailers have no queue yet. */
  declareMissing: () => void;
}

/**
 * Reads the recipe files again: new and changed ones hold for the runs that are asked for from now on, a retailer whose
 * file is gone is disabled. Where a file is wrong, it may be the file of any retailer, so nothing is disabled; and a
 * folder without one recipe is taken for a mount that is away. Errors: HttpError 409 `NO_RECIPE_FOLDER`.
 */
export const reloadRecipes = async (deps: ReloadDeps): Promise<ReloadResult> => {
  const { database, clock, log, retailersDir, declareMissing } = deps;
  if (retailersDir === undefined) throw conflict('NO_RECIPE_FOLDER', 'No folder of recipes is set.');
  const { recipes, problems } = await readRecipeFolder(retailersDir);
  const registrations = recipes.map(registrationOf);
  const ids = registrations.map(({ id }) => id);
  const { known, disabled } = await inTransaction(database, async (tx) => {
    const before = await readRecipeFingerprints(tx);
    await registerRetailers(tx, registrations);
    const isWhole = problems.length === 0 && registrations.length > 0;
    return { known: before, disabled: isWhole ? await withdrawRetailersBut(tx, ids, clock.now()) : [] };
  });
  const fingerprints = new Map(known.map(({ id, recipeFingerprint }) => [id, recipeFingerprint]));
  const added = registrations.filter(({ id }) => !fingerprints.has(id));
  const changed = registrations.filter(
    ({ id, recipeFingerprint }) => fingerprints.has(id) && fingerprints.get(id) !== recipeFingerprint,
  );
  if (added.length > 0) declareMissing();
  for (const problem of problems) log.error('A recipe file is not valid and changes nothing.', { ...problem });
  const result = reloadResultSchema.parse({
    added: added.map(({ id }) => id),
    changed: changed.map(({ id }) => id),
    disabled,
    unchanged: registrations.length - added.length - changed.length,
    problems,
  });
  log.info('Recipes were read again.', { ...result, problems: problems.length });
  return result;
};
