import type { ServiceDefinition } from '@aisle/service-kit';
import { compose } from './compose.js';
import { configSchema, type StorefrontConfig } from './config.js';

export const service: ServiceDefinition<StorefrontConfig> = { name: 'demo-storefront', configSchema, compose };
