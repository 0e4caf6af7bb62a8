export { type CacheBustOutbox, createCacheBustOutbox } from './cache-bust-outbox.js';
export { insertDelistings, readCandidates } from './candidates.js';
export {
  type ComposedItem,
  insertItems,
  insertVersions,
  type NewItem,
  type NewVersion,
  updateItems,
} from './item-versions.js';
export {
  insertItemOffers,
  type ItemOffer,
  type LockedItem,
  lockItems,
  mapOffersToItems,
  type NewMapping,
  readOffersOfItems,
  readTakers,
  readTenantOffers,
  type Taker,
  type TenantOffer,
} from './items.js';
export { type DecidedOffer, insertOffers, type LockedOffer, lockOffers, updateOffers } from './offers.js';
export { markSynced } from './synced-requests.js';
