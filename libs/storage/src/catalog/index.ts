export { hasTenant, readItem, readItemBySku, readItems, type StoredItem } from './catalog-items.js';
export { readItemChanges, type StoredChange, type StoredVersion } from './item-changes.js';
export { type ItemObservationsQuery, readItemObservations, type StoredObservation } from './item-statements.js';
export { type ListedItem, readItemsByListing } from './listed-items.js';
