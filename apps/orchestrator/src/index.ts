export { configSchema } from './config.js';
export { type DispatchDeps, dispatchDueRequests } from './dispatch/dispatch-due-requests.js';
export { createSearchMemory } from './dispatch/search-memory.js';
export { service } from './service.js';
