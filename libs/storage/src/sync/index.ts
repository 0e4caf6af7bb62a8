export { type CacheBustOutbox, createCacheBustOutbox } from './cache-bust-outbox.js';
export { insertDelistings, readCandidates } from './candidates.js';
export {
  type InsertedOffersAndItems,
  insertNewOffersAndItems,
  type NewItem,
  type NewOffer,
} from './new-offers-and-items.js';
export { type ComposedItem, insertVersions, type NewVersion, updateItems } from './item-versions.js';
export {
  type ItemOffer,
  type LockedItem,
  lockItems,
  mapOffersToItems,
  type NewMapping,
  readOffersOfItems,
  readSubscribers,
  readTenantOffers,
  type Subscriber,
  type TenantOffer,
} from './items.js';
export { type DecidedOffer, type LockedOffer, lockOffers, updateOffers } from './offers.js';
export { markSynced } from './synced-requests.js';
