export { hasTenant, readItem, readItemBySku, readItems, type StoredItem } from './catalog-items.js';
export { readItemChanges, type StoredChange, type StoredVersion } from './item-changes.js';
