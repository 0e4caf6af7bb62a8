export { assertDatabaseAnswers } from './database/assert-database-answers.js';
export { translateDatabaseErrors } from './database/database-errors.js';
export { createDatabase, type Database, type DatabaseOptions } from './database/database.js';
export { inTransaction, type TransactionOptions } from './database/in-transaction.js';
export { type Queryable, type Tx } from './database/queryable.js';
export { isRefusedData } from './database/refused-data.js';
export { Prisma } from './generated/prisma/client.js';

export { migrateDatabase } from './migrations/migrate.js';

export { readRecipeDefinitions } from './retailers/recipes.js';
export {
  readRecipeFingerprints,
  readRetailers,
  registerRetailers,
  type RetailerRegistration,
  type RetailerRow,
  withdrawRetailersBut,
} from './retailers/retailers.js';
export { changeRetailer, pauseRetailer, type RetailerChange, resumeRetailer } from './retailers/retailer-control.js';
export { lockDueSchedules, planSchedules, type ScheduledRetailer } from './retailers/schedules.js';

export { type Actor, readAuditEntries, type StoredAuditEntry } from './launch/audit-entries.js';
export { type LaunchModeChange, readLaunchModes, setLaunchMode, type StoredLaunchMode } from './launch/launch-modes.js';

export {
  countTracedUpdates,
  deleteOldSignalSamples,
  insertSignalSamples,
  measureSignals,
  readSignalHistories,
  readSignalSamples,
  type SignalSample,
  type StoredSignalSample,
} from './launch/signals.js';

export { listQueueOwners } from './tenants/queue-owners.js';
export { readSubscribers, type Subscriber } from './tenants/subscribers.js';
export { hasSupplier, hasTenant, registerTenants } from './tenants/tenants.js';

export { acceptCrawlRequest, type CrawlAcceptance, type CrawlRequestInput } from './runs/crawl-requests.js';
export {
  type FinishedRun,
  finishRuns,
  lockFinishedRuns,
  lockRequestedRuns,
  type RequestedRun,
  type RunStart,
  startRuns,
} from './runs/crawl-runs.js';
export { readRunsWithLeftovers, settleLeftovers } from './runs/leftovers.js';
export { reviveRequest } from './runs/revive-request.js';
export { type BlockerCode, type RunBlocker, runBlockers } from './runs/run-blockers.js';
export {
  cancelRun,
  cancelRunsOfRetailer,
  type ControlOutcome,
  countSentRequests,
  markDepthReached,
  pauseRun,
  readHaltedRuns,
  resumeRun,
  setRunRate,
} from './runs/run-control.js';
export { type EndedRun, endRuns, type HopelessLimits, lockHopelessRuns, type RunEnd } from './runs/run-ends.js';
export { readRunCoverage, type RunCoverage } from './runs/run-coverage.js';
export { type PriceDistribution, readRunMeasures, type RunMeasures } from './runs/run-measures.js';
export {
  claimRunToMeasure,
  type DueRun,
  findRunToJudge,
  isComparable,
  type MeasuredRun,
  readRunQuality,
  recordRunQuality,
  type RunQuality,
  type RunToJudge,
} from './runs/run-quality.js';
export { keepFinalCounts } from './runs/run-counts.js';
export { type CrawlRunRow, readCrawlRuns } from './runs/run-views.js';

export { type Backlog, readBacklog } from './frontier/backlog.js';
export {
  chooseDueRequests,
  countWindows,
  type FrontierMark,
  lockKeysToDispatch,
  type RetailerWindow,
  type SearchStart,
  type WindowLimits,
} from './frontier/choose-requests.js';
export { type Dispatch, type DueRequest, lockDueRequests, recordDispatches } from './frontier/dispatch.js';
export { type FetchOutcome, recordFetchOutcomes } from './frontier/fetch-outcomes.js';
export { endRequestOfDeadLetter, type LostRequest } from './frontier/lost-requests.js';
export { type ChildRequest, insertChildRequests, type RootRequest } from './frontier/new-requests.js';
export { markFetched } from './frontier/fetched-requests.js';
export { skipLeftovers } from './frontier/leftover-requests.js';
export { requestAbsentProducts } from './frontier/absent-products.js';
export { deleteOldRequests } from './frontier/old-requests.js';
export { type OverdueRequest, type ReaperLimits, reapOverdueRequests } from './frontier/overdue-requests.js';
export { claimUnparsedRequests, type UnparsedRequest } from './frontier/unparsed-requests.js';
export {
  finishRequests,
  type LockedRequest,
  lockOpenRequests,
  type RequestOutcome,
} from './frontier/parse-outcomes.js';
export { markSynced } from './frontier/synced-marker.js';

export { type DispatchableRetailer, readDispatchableRetailers } from './politeness/dispatchable.js';
export { recomputePoliteness } from './politeness/effective-limits.js';
export { readKeyLimits } from './politeness/key-limits.js';
export { pauseKeys, recordKeyStates, type ReportedKeyState } from './politeness/key-states.js';

export {
  type AssignmentChange,
  forgetFetchers,
  type Heartbeat,
  type KnownFetcher,
  lockOwnership,
  type OwnedRetailer,
  type Ownership,
  recordHeartbeats,
  saveAssignments,
} from './assignments/assignments.js';

export { createRawStore, type RawStoreConfig } from './raw/create-raw-store.js';
export { makeRawStoreFolder } from './raw/directory-raw-store.js';
export { findRawObject, insertRawObjects } from './raw/raw-objects.js';
export { type S3Settings } from './raw/s3-raw-store.js';

export { lockAbandonedPages } from './pages/abandoned-pages.js';
export {
  type CatalogPageRow,
  confirmCatalogPages,
  type PageBeyond,
  readPagesBeyond,
  removeCatalogPages,
  writeCatalogPages,
} from './pages/catalog-pages.js';
export { type TreeNodeRow, type TreeVersion, writeCatalogTrees } from './pages/catalog-trees.js';
export { type KnownPage, readKnownPages, type UnchangedPage } from './pages/known-pages.js';
export {
  insertPageReadings,
  type NewPageReading,
  type PageReadingRow,
  readPageReadings,
} from './pages/page-readings.js';
export {
  type LeadsTo,
  type Listing,
  type Provenance,
  type SourcePageId,
  type SourcePageRow,
} from './pages/page-rows.js';
export { confirmProducts, type ProductPageRow, writeProducts } from './pages/products.js';
export {
  confirmSourcePages,
  forgetValidators,
  insertSourcePages,
  type LockedSourcePage,
  lockSourcePages,
  type PagesToLock,
} from './pages/source-pages.js';
export {
  forgetUnreadablePages,
  type PageAddress,
  rememberUnreadablePages,
  type UnreadablePageRow,
} from './pages/unreadable-pages.js';

export { readCandidates } from './observations/candidates.js';
export { type AbsenceCursor, forgetAbsencesOfDelisted, recordAbsences } from './observations/absences.js';
export { insertDelistings } from './observations/delistings.js';
export {
  type ItemObservationsQuery,
  readItemObservations,
  type StoredObservation,
} from './observations/item-observations.js';
export {
  closeObservations,
  type ObservedPage,
  type TouchedListing,
  writeObservations,
} from './observations/page-observations.js';

export { type DecidedOffer, type LockedOffer, lockOffers, readOfferKeys, updateOffers } from './offers/offers.js';

export {
  type RejectedAttempt,
  readItemsOfCorrelation,
  readItemTrace,
  readRejectedAttempts,
  readWaitingBust,
  type TracedVersion,
  type WaitingBustState,
} from './items/item-trace.js';
export {
  deleteOldAttempts,
  type PublishAttempt,
  recordPublishAttempts,
  recordReceipts,
  type StorefrontReceipt,
} from './items/publish-attempts.js';

export { type CacheBustOutbox, createCacheBustOutbox } from './items/cache-bust-outbox.js';
export { readItem, readItemBySku, readItems, type StoredItem } from './items/catalog-items.js';
export { readItemChanges, type StoredChange, type StoredVersion } from './items/item-changes.js';
export { type ComposedItem, insertVersions, type NewVersion, updateItems } from './items/item-versions.js';
export { readItemsOfOffers, readTenantOffers, type TenantOffer } from './items/items-of-offers.js';
export { mapOffersToItems, type NewMapping } from './items/memberships.js';
export { type ListedItem, readItemsByListing } from './items/listed-items.js';
export { type ItemOffer, type LockedItem, lockItems, readOffersOfItems } from './items/locked-items.js';
export {
  type InsertedOffersAndItems,
  insertNewOffersAndItems,
  type NewItem,
  type NewOffer,
} from './items/new-offers-and-items.js';

export {
  lockSubscriptionChange,
  moveSubscriptionChange,
  type SubscriptionChange,
} from './tenants/subscription-changes.js';

export { createOutbox, type Outbox } from './outbox/outbox.js';

export {
  type DeadLetterRow,
  insertDeadLetter,
  listDeadLetters,
  listUndrivenDeadLetterIds,
  lockUndrivenDeadLetters,
  markRedriven,
  type NewDeadLetter,
} from './dead-letters/dead-letters.js';
