import type { RunningService, ServiceDeps } from '@aisle/service-kit';
import { createDatabase, translateDatabaseErrors } from '@aisle/storage';
import { catalogRoutes } from './catalog-routes.js';
import type { CatalogApiConfig } from './config.js';

/** The only place where the catalog API's parts are put together. */
export const compose = async ({ config }: ServiceDeps<CatalogApiConfig>): Promise<RunningService> => {
  const { databaseUrl, maxConnections } = config;
  const database = createDatabase({ databaseUrl, maxConnections });
  return {
    http: { app: catalogRoutes({ sql: database.prisma }) },
    ready: () => translateDatabaseErrors(() => database.prisma.$queryRaw`select 1 as one`).then(isTrue, isFalse),
    stop: () => database.close(),
  };
};

const isTrue = (): boolean => true;
const isFalse = (): boolean => false;
