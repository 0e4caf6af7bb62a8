import type { ServiceDefinition } from '@aisle/service-kit';
import { compose } from './compose.js';
import { configSchema, type CatalogSyncConfig } from './config.js';

export const service: ServiceDefinition<CatalogSyncConfig> = { name: 'catalog-sync', configSchema, compose };
