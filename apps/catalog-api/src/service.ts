import type { ServiceDefinition } from '@aisle/service-kit';
import { compose } from './compose.js';
import { configSchema, type CatalogApiConfig } from './config.js';

export const service: ServiceDefinition<CatalogApiConfig> = { name: 'catalog-api', configSchema, compose };
