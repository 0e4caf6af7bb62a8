export { configSchema } from './config.js';
export { type BustOutcome, createPageCache, type PageCache, type PageCacheStats } from './page-cache.js';
export { service } from './service.js';
