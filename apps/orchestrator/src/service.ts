import type { ServiceDefinition } from '@aisle/service-kit';
import { compose } from './compose.js';
import { configSchema, type OrchestratorConfig } from './config.js';

export const service: ServiceDefinition<OrchestratorConfig> = { name: 'orchestrator', configSchema, compose };
