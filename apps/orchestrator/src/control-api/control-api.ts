import {
  createCrawlRequestSchema,
  redriveRequestSchema,
  type CrawlRunView,
  type DeadLetterView,
  type RetailerView,
  type RunQualityView,
} from '@aisle/contracts';
import { nextTraceparent } from '@aisle/messaging';
import { HttpError, correlationIdOf, notFound, validRequest } from '@aisle/service-kit';
import {
  findRunToJudge,
  listDeadLetters,
  readCrawlRuns,
  readRetailers,
  readRunQuality,
  runBlockers,
  translateDatabaseErrors,
} from '@aisle/storage';
import { Router, type Request } from 'express';
import { z } from 'zod';
import { acceptCrawl, type AcceptDeps } from '../runs/accept-crawl.js';
import { redriveDeadLetters, type RedriveDeps } from '../maintenance/dead-letters.js';
import { historyRuns } from '../quality/judge-quality.js';
import { gateRoutes, type GateRoutesDeps } from './gate-routes.js';
import { launchRoutes, type LaunchRoutesDeps } from './launch-routes.js';
import type { ReloadDeps } from '../recipes/reload-recipes.js';
import { rawObjectRoutes, type RawObjectDeps } from './raw-object-routes.js';
import { noRetailer, noRun, runControlRoutes } from './run-control-routes.js';
import { crawlRunView, deadLetterView, retailerView, runQualityView } from './views.js';

export interface ControlApiDeps
  extends AcceptDeps, RedriveDeps, RawObjectDeps, ReloadDeps, LaunchRoutesDeps, GateRoutesDeps {
  /** A run may be over, or have work again. */
  onChange: () => void;
  /** Without a heartbeat for this long a fetcher counts as dead. */
  fetcherDeadMs: number;
}

const limitOf = (byDefault: number, max: number) =>
  z.object({ limit: z.coerce.number().int().min(1).max(max).default(byDefault) });
const idParams = z.object({ id: z.string().max(100) });

/** The control API's routes; the shapes are `@aisle/contracts`' http/control-api. */
export const createControlApi = (deps: ControlApiDeps): Router => {
  const { database } = deps;
  const router = Router();

  router.post('/v1/crawls', async (request, response) => {
    const { body } = validRequest(request, { body: createCrawlRequestSchema });
    const runIds = await acceptCrawl(deps, body, {
      idempotencyKey: idempotencyKeyOf(request),
      correlationId: correlationIdOf(response),
      traceparent: nextTraceparent(request.get('traceparent')),
    });
    response.status(202).json({ runIds });
  });

  router.get('/v1/crawls', async (request, response) => {
    const { query } = validRequest(request, { query: limitOf(20, 100) });
    const runs: CrawlRunView[] = (await reading(readCrawlRuns(database.prisma, query))).map((row) =>
      crawlRunView(row, null),
    );
    response.json({ runs });
  });

  const readRun = async (runId: string): Promise<CrawlRunView> => {
    const [row] = await reading(readCrawlRuns(database.prisma, { runId }));
    if (!row) throw noRun(runId);
    return crawlRunView(row, await reading(runBlockers(database.prisma, runId, deps)));
  };

  router.get('/v1/crawls/:id', async (request, response) => {
    const { params } = validRequest(request, { params: idParams });
    response.json(await readRun(params.id));
  });

  const readRetailer = async (retailerId: string): Promise<RetailerView> => {
    const [row] = await reading(readRetailers(database.prisma, retailerId));
    if (!row) throw noRetailer(retailerId);
    return retailerView(row);
  };

  router.use(runControlRoutes({ ...deps, readRun, readRetailer }), rawObjectRoutes(deps));
  router.use(launchRoutes(deps), gateRoutes(deps));

  router.get('/v1/retailers', async (_request, response) => {
    const retailers: RetailerView[] = (await reading(readRetailers(database.prisma))).map(retailerView);
    response.json({ retailers });
  });

  const readQuality = async (which: Parameters<typeof findRunToJudge>[1], missing: string): Promise<RunQualityView> => {
    const run = await reading(findRunToJudge(database.prisma, which));
    if (!run) throw notFound(missing);
    return runQualityView(run, await reading(readRunQuality(database.prisma, { runId: run.runId, historyRuns })));
  };

  router.get('/v1/runs/:id/quality', async (request, response) => {
    const { id: runId } = validRequest(request, { params: idParams }).params;
    response.json(await readQuality({ runId }, `There is no crawl run "${runId}".`));
  });

  router.get('/v1/retailers/:id/quality', async (request, response) => {
    const { id: retailerId } = validRequest(request, { params: idParams }).params;
    response.json(await readQuality({ retailerId }, `No run of a retailer "${retailerId}" has been measured.`));
  });

  router.get('/v1/dead-letters', async (request, response) => {
    const { query } = validRequest(request, { query: limitOf(100, 1_000) });
    const deadLetters: DeadLetterView[] = (await reading(listDeadLetters(database.prisma, query.limit))).map(
      deadLetterView,
    );
    response.json({ deadLetters });
  });

  router.post('/v1/dead-letters/redrive', async (request, response) => {
    const { body } = validRequest(request, { body: redriveRequestSchema });
    const redriven = await redriveDeadLetters(deps, body.ids);
    if (redriven > 0) deps.onChange();
    response.json({ redriven });
  });

  return router;
};

/** A database that is away is 503, not 500. */
const reading = <T>(rows: Promise<T>): Promise<T> => translateDatabaseErrors(() => rows);

const idempotencyKeyOf = (request: Request): string | undefined => {
  const key = request.get('idempotency-key');
  if (key === undefined || /^[\x21-\x7e]{1,200}$/.test(key)) return key;
  const message = 'must be 1 to 200 visible ASCII characters';
  throw new HttpError(400, 'REQUEST_INVALID', 'The request is not valid.', {
    issues: [{ path: 'headers.idempotency-key', message }],
  });
};
