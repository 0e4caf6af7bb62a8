export { compose } from './compose.js';
export { orchestratorConfig, type OrchestratorConfig } from './config.js';
