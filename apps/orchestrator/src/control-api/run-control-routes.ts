import {
  cancelledRunsSchema,
  changeRetailerRequestSchema,
  changeRunRequestSchema,
  pauseRetailerRequestSchema,
  type CrawlRunView,
  type RetailerView,
} from '@aisle/contracts';
import { conflict, HttpError, notFound, requestLogOf, validRequest } from '@aisle/service-kit';
import {
  cancelRun,
  cancelRunsOfRetailer,
  changeRetailer,
  inTransaction,
  pauseRetailer,
  pauseRun,
  recomputePoliteness,
  resumeRetailer,
  resumeRun,
  setRunRate,
  type Tx,
} from '@aisle/storage';
import { Router, type Response } from 'express';
import { z } from 'zod';
import { reloadRecipes, type ReloadDeps } from '../recipes/reload-recipes.js';

export interface RunControlDeps extends ReloadDeps {
  /** A run may be over, or have work again. */
  onChange: () => void;
  readRun: (runId: string) => Promise<CrawlRunView>;
  readRetailer: (retailerId: string) => Promise<RetailerView>;
}

const idParams = z.object({ id: z.string().max(100) });
type Outcome = 'done' | 'cancelled' | 'finished' | 'not-found';

/**
 * Pausing, resuming, cancelling and slowing down runs and retailers. Each call may be repeated; what it changes is stored
 * before it is answered, holds for the dispatcher at once and for the fetcher with its next plan, a second later.
 */
export const runControlRoutes = (deps: RunControlDeps): Router => {
  const { database, clock, onChange, readRun, readRetailer } = deps;
  const router = Router();

  const controlRun = async (
    response: Response,
    runId: string,
    done: string,
    change: (tx: Tx) => Promise<Outcome>,
  ): Promise<void> => {
    const outcome = await inTransaction(database, change);
    if (outcome === 'not-found') throw noRun(runId);
    if (outcome === 'finished') throw conflict('RUN_FINISHED', `The crawl run "${runId}" has ended already.`);
    requestLogOf(response).info(done, { runId });
    onChange();
    response.json(await readRun(runId));
  };

  router.post('/v1/crawls/:id/pause', async (request, response) => {
    const { id } = validRequest(request, { params: idParams }).params;
    await controlRun(response, id, 'An operator has paused a run.', (tx) => pauseRun(tx, id, clock.now()));
  });

  router.post('/v1/crawls/:id/resume', async (request, response) => {
    const { id } = validRequest(request, { params: idParams }).params;
    await controlRun(response, id, 'An operator has resumed a run.', (tx) => resumeRun(tx, id));
  });

  router.post('/v1/crawls/:id/cancel', async (request, response) => {
    const { id } = validRequest(request, { params: idParams }).params;
    await controlRun(response, id, 'An operator has cancelled a run.', (tx) => cancelRun(tx, id, clock.now()));
  });

  router.patch('/v1/crawls/:id', async (request, response) => {
    const { params, body } = validRequest(request, { params: idParams, body: changeRunRequestSchema });
    await controlRun(response, params.id, "An operator has changed a run's rate.", async (tx) => {
      const outcome = await setRunRate(tx, params.id, body.ratePerSecond);
      if (outcome === 'done') await recomputePoliteness(tx);
      return outcome;
    });
  });

  const controlRetailer = async (
    response: Response,
    retailerId: string,
    done: string,
    change: (tx: Tx) => Promise<boolean>,
  ): Promise<void> => {
    if (!(await inTransaction(database, change))) throw noRetailer(retailerId);
    requestLogOf(response).info(done, { retailerId });
    onChange();
    response.json(await readRetailer(retailerId));
  };

  router.post('/v1/retailers/reload', async (_request, response) => {
    const log = requestLogOf(response);
    response.json(await reloadRecipes({ ...deps, log }));
    onChange();
  });

  router.post('/v1/retailers/:id/pause', async (request, response) => {
    const { params, body } = validRequest(request, { params: idParams, body: pauseRetailerRequestSchema });
    const pause = { reason: body.reason ?? null, now: clock.now() };
    await controlRetailer(response, params.id, 'An operator has paused a retailer.', (tx) =>
      pauseRetailer(tx, params.id, pause),
    );
  });

  router.post('/v1/retailers/:id/resume', async (request, response) => {
    const { id } = validRequest(request, { params: idParams }).params;
    await controlRetailer(response, id, 'An operator has resumed a retailer.', (tx) => resumeRetailer(tx, id));
  });

  router.patch('/v1/retailers/:id', async (request, response) => {
    const { params, body } = validRequest(request, { params: idParams, body: changeRetailerRequestSchema });
    await controlRetailer(response, params.id, 'An operator has changed a retailer.', (tx) =>
      changeRetailer(tx, params.id, body),
    );
  });

  router.post('/v1/retailers/:id/cancel', async (request, response) => {
    const { id } = validRequest(request, { params: idParams }).params;
    await readRetailer(id);
    const cancelled = await inTransaction(database, (tx) => cancelRunsOfRetailer(tx, id, clock.now()));
    requestLogOf(response).info("An operator has cancelled a retailer's runs.", { retailerId: id, runIds: cancelled });
    onChange();
    response.json(cancelledRunsSchema.parse({ cancelled }));
  });

  return router;
};

export const noRun = (runId: string): HttpError => notFound(`There is no crawl run "${runId}".`);

export const noRetailer = (retailerId: string): HttpError =>
  new HttpError(404, 'UNKNOWN_RETAILER', `There is no retailer "${retailerId}".`, {
    fix: 'See which there are: npx aisle retailers.',
  });
