export { hasTenant, readItem, readItemBySku, readItems, type StoredItem } from './catalog-items.js';
export { readItemChanges, type StoredChange, type StoredVersion } from './item-changes.js';
export { type ItemStatementsQuery, readItemStatements, type StoredStatement } from './item-statements.js';
export { type ListedItem, readItemsByListing } from './listed-items.js';
