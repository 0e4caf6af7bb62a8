export { type BustOutcome, createPageCache, type PageCache, type PageCacheStats } from './page-cache.js';
export { storefrontConfigSchema } from './config.js';
export { type RunningStorefront, startStorefront } from './start-storefront.js';
