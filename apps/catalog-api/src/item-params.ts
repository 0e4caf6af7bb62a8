import { tenantIdSchema } from '@aisle/core';
import { z } from 'zod';

/** What the path of every route names. */
export const tenantParams = z.object({ tenant: tenantIdSchema });
/** What the path of a route about one item names. */
export const itemParams = tenantParams.extend({ itemId: z.string().min(1).max(100) });
