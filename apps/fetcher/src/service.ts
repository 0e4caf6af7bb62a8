import type { ServiceDefinition } from '@aisle/service-kit';
import { compose } from './compose.js';
import { configSchema, type FetcherConfig } from './config.js';

export const service: ServiceDefinition<FetcherConfig> = { name: 'fetcher', configSchema, compose };
