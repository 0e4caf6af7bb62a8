export { runCli, type AddCommand } from './program.js';
export { createControlClient, type ControlClient } from './control-client.js';
export { createCatalogClient, type CatalogClient } from './catalog-client.js';
export { createHttpClient, type HttpClient } from './http-client.js';
export { createCrawlProgress, type CrawlProgress } from './progress.js';
export { createOutput, errorReport, table, type ErrorReport, type Output } from './output.js';
export { aisleHome, readSession, sessionFile, findSession, type Session } from './session.js';
export { waitForRuns } from './wait-for-runs.js';
export { explainFailure, isExplained, type Explanation } from './commands/explain-failure.js';
