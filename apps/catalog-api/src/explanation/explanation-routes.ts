import { type FieldName, fieldNames } from '@aisle/core';
import { notFound, validRequest } from '@aisle/service-kit';
import { type Queryable, translateDatabaseErrors } from '@aisle/storage';
import { Router } from 'express';
import { z } from 'zod';
import { itemParams } from '../item-params.js';
import { explainItem } from './explain-item.js';

const explanationQuery = z.object({
  field: z.enum(fieldNames as [FieldName, ...FieldName[]]).optional(),
  changes: z.coerce.number().int().min(1).max(100).default(10),
});

/** Why an item is what it is. */
export const explanationRoutes = ({ sql }: { sql: Queryable }): Router => {
  const router = Router();

  router.get('/v1/tenants/:tenant/items/:itemId/explanation', async (request, response) => {
    const { params, query } = validRequest(request, { params: itemParams, query: explanationQuery });
    const { tenant: tenantId, itemId } = params;
    const explanation = await translateDatabaseErrors(() => explainItem(sql, { ...query, tenantId, itemId }));
    if (!explanation) throw notFound(`The catalog of ${tenantId} has no item ${itemId}.`);
    response.json(explanation);
  });

  return router;
};
