import { commonConfig, databaseConfig } from '@aisle/service-kit';
import { z } from 'zod';

export const configSchema = z.object({
  ...commonConfig,
  ...databaseConfig,
  maxConnections: z.coerce.number().int().min(1).max(100).default(10).describe('Connections to the database.'),
});
export type CatalogApiConfig = z.infer<typeof configSchema>;
