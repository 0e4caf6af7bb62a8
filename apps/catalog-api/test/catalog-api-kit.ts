import { createHttpServer, createMetrics, silentLogger } from '@aisle/service-kit';
import { createDatabase, type Database } from '@aisle/storage';
import { lendDatabase } from '@aisle/testkit';
import { catalogRoutes } from '../src/catalog-routes.js';

export interface CatalogApiKit {
  get(path: string, key?: string): Promise<{ status: number; body: unknown }>;
  release(): Promise<void>;
}

/** The catalog API on a database that `fill` has filled; the API key is `key`. */
export const startCatalogApi = async (fill: (database: Database) => Promise<void>): Promise<CatalogApiKit> => {
  const lent = await lendDatabase();
  const database = createDatabase({ databaseUrl: lent.databaseUrl });
  await fill(database);
  const server = await createHttpServer({
    log: silentLogger,
    metrics: createMetrics({ processMetrics: false }),
    host: '127.0.0.1',
    port: 0,
    ready: () => true,
    apiKeys: ['key'],
    router: catalogRoutes({ sql: database.prisma }),
  });
  return {
    get: async (path, key = 'key') => {
      const response = await fetch(new URL(path, server.url), { headers: { authorization: `Bearer ${key}` } });
      return { status: response.status, body: await response.json() };
    },
    release: async () => {
      await server.close(0);
      await database.close();
      await lent.release();
    },
  };
};
