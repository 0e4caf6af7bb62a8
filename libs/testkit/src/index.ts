export { type CuttableProxy, openProxy } from './cuttable-proxy.js';
export { fixedClock, type ManualClock, manualClock } from './clocks.js';
export { lendBroker, type LentBroker } from './lend-broker.js';
export { lendBucket, type LentBucket, type S3Connection } from './lend-bucket.js';
export { lendDatabase, type LentDatabase } from './lend-database.js';
export { lendDirectory, type LentDirectory } from './lend-directory.js';
export { sampleCatalogItem } from './sample-catalog-item.js';
export { type ProcessExit, type ProcessOptions, type StartedProcess, startProcess } from './start-process.js';
export { waitFor } from './wait-for.js';
