import type { Queryable } from '@aisle/storage';
import { Router } from 'express';
import { explanationRoutes } from './explanation/explanation-routes.js';
import { traceRoutes } from './trace/trace-routes.js';
import { itemRoutes } from './items/item-routes.js';

/** The read side of the catalog; the shapes are those of `@aisle/contracts`. */
export const catalogRoutes = ({ sql }: { sql: Queryable }): Router =>
  Router().use(itemRoutes({ sql })).use(explanationRoutes({ sql })).use(traceRoutes({ sql }));
