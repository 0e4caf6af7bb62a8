export { type CacheBustOutbox, createCacheBustOutbox } from './cache-bust-outbox.js';
export { insertDelistings, readCandidates } from './candidates.js';
export { type Entered, insertFirstEntries, type NewItem, type NewOffer } from './first-entries.js';
export { type ComposedItem, insertVersions, type NewVersion, updateItems } from './item-versions.js';
export {
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
export { type DecidedOffer, type LockedOffer, lockOffers, updateOffers } from './offers.js';
export { markSynced } from './synced-requests.js';
