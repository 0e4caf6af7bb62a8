export { runDemo } from './main.js';
export { startShops, type RunningShop, type RunningShops } from './demo-shops.js';
export { compareWithTruth, type ShopFacts } from './shop-facts.js';
export { readFacts, type DatabaseFacts, type RunFacts } from './facts.js';
export { readTruth, compareItems, type Truth } from './truth.js';
