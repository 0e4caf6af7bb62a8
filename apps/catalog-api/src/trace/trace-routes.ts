import { notFound, validRequest } from '@aisle/service-kit';
import { type Queryable, readItemsOfCorrelation, translateDatabaseErrors } from '@aisle/storage';
import { Router } from 'express';
import { z } from 'zod';
import { itemParams, tenantParams } from '../item-params.js';
import { traceItem } from './trace-item.js';

const traceQuery = z.object({ versions: z.coerce.number().int().min(1).max(100).default(10) });
const correlationParams = tenantParams.extend({ correlationId: z.string().min(1).max(200) });
const correlatedItemsAtMost = 100;

/** What changed about an item, when and why, and whether the storefront took it. */
export const traceRoutes = ({ sql }: { sql: Queryable }): Router => {
  const router = Router();

  router.get('/v1/tenants/:tenant/items/:itemId/trace', async (request, response) => {
    const { params, query } = validRequest(request, { params: itemParams, query: traceQuery });
    const { tenant: tenantId, itemId } = params;
    const trace = await translateDatabaseErrors(() => traceItem(sql, { ...query, tenantId, itemId }));
    if (!trace) throw notFound(`The catalog of ${tenantId} has no item ${itemId}.`);
    response.json(trace);
  });

  router.get('/v1/tenants/:tenant/correlations/:correlationId/items', async (request, response) => {
    const { tenant: tenantId, correlationId } = validRequest(request, { params: correlationParams }).params;
    const query = { tenantId, correlationId, limit: correlatedItemsAtMost };
    response.json({ itemIds: await translateDatabaseErrors(() => readItemsOfCorrelation(sql, query)) });
  });

  return router;
};
