import { runService } from '@aisle/service-kit';
import { composeCatalogSync } from './compose.js';
import { catalogSyncConfigSchema } from './config.js';

await runService({ name: 'catalog-sync', configSchema: catalogSyncConfigSchema, compose: composeCatalogSync });
