export { catalogApiConfigSchema } from './config.js';
export { composeCatalogApi } from './compose.js';
