import type { Envelope, FetchJob } from '@aisle/contracts';
import { errorCodeOf, errorMessageOf } from '@aisle/core';
import type { Recipe, RecipeBook } from '@aisle/extraction';
import type { Logger } from '@aisle/service-kit';
import type { DueRequest, FetchOutcome } from '@aisle/storage';
import { overdueAfterMs } from '../outcomes/decide-outcome.js';
import { fetchJobFor } from './fetch-job.js';

export interface BuiltJob {
  request: DueRequest;
  job: Envelope<FetchJob>;
  overdueAt: Date;
}

/** A request that no job can be made of, and what is to blame: its run's recipe, or the request's own row. */
export interface UnbuildableRequest {
  request: DueRequest;
  fault: 'recipe' | 'request';
  code: string;
  message: string;
}

export interface BuildDeps {
  recipes: RecipeBook;
  log: Logger;
  overdueMs: number;
}

/**
 * The jobs of due requests; what cannot be made into one is told apart, so that it keeps nobody else waiting. Errors that
 * pass by themselves, such as a database out of reach, are thrown.
 */
export const buildJobs = async (
  { recipes, log, overdueMs }: BuildDeps,
  due: readonly DueRequest[],
  now: Date,
): Promise<{ jobs: BuiltJob[]; unbuildable: UnbuildableRequest[] }> => {
  const jobs: BuiltJob[] = [];
  const unbuildable: UnbuildableRequest[] = [];
  const faults = await readRecipes(recipes, due);
  for (const request of due) {
    const recipe = faults.get(request.recipeFingerprint);
    try {
      if (recipe === undefined || 'error' in recipe) throw recipe?.error;
      const waitMs = overdueAfterMs(request.attempts, overdueMs, request.windowMs);
      jobs.push({
        request,
        job: fetchJobFor(request, recipe.recipe, now),
        overdueAt: new Date(now.getTime() + waitMs),
      });
    } catch (error) {
      const fault = recipe !== undefined && 'error' in recipe ? 'recipe' : 'request';
      const code = fault === 'recipe' ? errorCodeOf(error) : 'FETCH_JOB_INVALID';
      unbuildable.push({ request, fault, code, message: errorMessageOf(error) });
    }
  }
  for (const { request, fault, code, message } of unbuildable) {
    const { requestId, runId, retailerId, correlationId } = request;
    log.error('No fetch job can be made of a request.', {
      requestId,
      runId,
      retailerId,
      correlationId,
      fault,
      code,
      reason: message,
    });
  }
  return { jobs, unbuildable };
};

type ReadRecipe = { recipe: Recipe } | { error: unknown };

/** Each recipe, or why it cannot be read; they are loaded together, and one by one only where that fails. */
const readRecipes = async (recipes: RecipeBook, due: readonly DueRequest[]): Promise<Map<string, ReadRecipe>> => {
  const fingerprints = [...new Set(due.map(({ recipeFingerprint }) => recipeFingerprint))];
  await recipes.load(fingerprints).catch(() => undefined);
  const read = fingerprints.map(async (fingerprint): Promise<[string, ReadRecipe]> => {
    try {
      return [fingerprint, { recipe: await recipes.recipeOf(fingerprint) }];
    } catch (error) {
      if (!isLasting(error)) throw error;
      return [fingerprint, { error }];
    }
  });
  return new Map(await Promise.all(read));
};

/** A recipe that is not valid will not become so; a database that is away will come back. */
const isLasting = (error: unknown): boolean => (error as { policy?: unknown } | null)?.policy === 'permanent';

export const failedOutcomes = (unbuildable: readonly UnbuildableRequest[]): FetchOutcome[] =>
  unbuildable.map(({ request: { requestId, attempts }, code, message }) => ({
    requestId,
    attempt: attempts + 1,
    state: 'failed',
    attempts: attempts + 1,
    notBefore: null,
    sameAttempt: false,
    errorCode: code,
    errorMessage: message,
    httpStatus: null,
  }));
