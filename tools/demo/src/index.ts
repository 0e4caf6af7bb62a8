export { runDemo } from './main.js';
export { startShopDemo, crawlDemoShop, type RunningDemo, type ShopDemoResult } from './shop-demo.js';
export { readFacts, type DatabaseFacts, type RunFacts } from './facts.js';
export { readTruth, compareItems, type Truth } from './truth.js';
