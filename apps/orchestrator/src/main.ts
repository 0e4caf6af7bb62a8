import { runService } from '@aisle/service-kit';
import { compose } from './compose.js';
import { orchestratorConfig } from './config.js';

await runService({ name: 'orchestrator', configSchema: orchestratorConfig, compose });
