import { runService } from '@aisle/service-kit';
import { composeCatalogApi } from './compose.js';
import { catalogApiConfigSchema } from './config.js';

await runService({ name: 'catalog-api', configSchema: catalogApiConfigSchema, compose: composeCatalogApi });
