import type { ServiceDefinition } from '@aisle/service-kit';
import { compose } from './compose.js';
import { configSchema, type ParserConfig } from './config.js';

export const service: ServiceDefinition<ParserConfig> = { name: 'parser', configSchema, compose };
