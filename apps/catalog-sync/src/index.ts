export { catalogSyncConfigSchema } from './config.js';
export { composeCatalogSync } from './compose.js';
