export {
  createCatalogue,
  tilesOf,
  type Catalogue,
  type DayCatalogue,
  type ListedProduct,
  type Listing,
} from './catalogue.js';
export { readShopConfig, type ShopConfig } from './config.js';
export type { Availability, DayFacts } from './day.js';
export { createDemoShop, type DemoShopOptions } from './demo-shop.js';
export type { ItemDetails } from './details.js';
export type { FaultPlan, ProductFault } from './faults.js';
export type { Leaf, Menu, MenuDepartment, MenuGroup, MenuNode } from './menu.js';
export type { OfferStyle, Product } from './products.js';
export { recipeFileOf, recipeOf } from './recipe-files.js';
export { KIND_TRAITS, SHOP_KINDS, type ShopKind } from './shop-kinds.js';
export { FIRST_DAY, LAST_DAY, type ShopShape } from './shop-shape.js';
export type { DemoShop } from './shop.js';
export type { ShopStats } from './stats.js';
export { changesBetween, truthOn, type ShopChanges, type ShopTruth, type TruthItem } from './truth.js';
export type { Trade } from './trade.js';
