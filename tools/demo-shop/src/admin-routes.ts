import { json, Router, type NextFunction, type Request, type Response } from 'express';
import { z } from 'zod';
import { FIRST_DAY, LAST_DAY } from './shop-shape.js';
import type { DemoShop } from './shop.js';

const dayError = `a day is a whole number from ${FIRST_DAY} to ${LAST_DAY}`;
const day = z.int(dayError).min(FIRST_DAY, dayError).max(LAST_DAY, dayError);
const dayInQuery = z
  .string(dayError)
  .regex(/^\d{1,3}$/, dayError)
  .transform(Number)
  .pipe(day);

const dayBody = z.object({ day }, 'send a JSON object like {"day":2} with content-type application/json');
const truthQuery = z.object({ day: dayInQuery.optional() });
const changesQuery = z.object({ from: dayInQuery, to: dayInQuery });

/** What tests and the demo steer the shop with; no page links to these paths. */
export function createAdminRoutes(shop: Omit<DemoShop, 'app'>): Router {
  const router = Router();
  router.use('/__day', json());
  router.get('/__day', (_request, response) => {
    response.json({ day: shop.day() });
  });
  router.post('/__day', (request, response) => {
    withValid(dayBody, request.body, response, ({ day: next }) => {
      shop.moveToDay(next);
      response.json({ day: shop.day() });
    });
  });
  router.get('/__truth', (request, response) => {
    withValid(truthQuery, request.query, response, (query) => response.json(shop.truth(query.day)));
  });
  router.get('/__truth/changes', (request, response) => {
    withValid(changesQuery, request.query, response, ({ from, to }) => response.json(shop.changes(from, to)));
  });
  router.get('/__stats', (_request, response) => {
    response.json(shop.stats());
  });
  router.post('/__stats/reset', (_request, response) => {
    shop.resetStats();
    response.json(shop.stats());
  });
  router.post('/__faults/reset', (_request, response) => {
    shop.resetFaults();
    response.json({ reset: true });
  });
  router.use('/__day', answerUnreadableBody);
  return router;
}

/** Calls `use` with the parsed input, or answers 400 with every problem. */
function withValid<T>(schema: z.ZodType<T>, input: unknown, response: Response, use: (value: T) => void): void {
  const parsed = schema.safeParse(input);
  if (parsed.success) {
    use(parsed.data);
    return;
  }
  const message = parsed.error.issues
    .map(({ path, message: text }) => [path.join('.'), text].filter(Boolean).join(': '))
    .join('; ');
  response.status(400).json({ error: { code: 'INVALID_INPUT', message } });
}

/** Four parameters make it an error handler for express. */
function answerUnreadableBody(error: unknown, _request: Request, response: Response, _next: NextFunction): void {
  const message = `the body is not JSON: ${error instanceof Error ? error.message : String(error)}`;
  response.status(400).json({ error: { code: 'INVALID_INPUT', message } });
}
