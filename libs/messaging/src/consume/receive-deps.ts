import type { Clock } from '@aisle/core';
import type { FailureSettler } from '../failure/failure-settler.js';
import type { Publisher } from '../publish/publisher.js';
import type { MessagingLog, MessagingMetrics } from '../messaging-log.js';

/** What it takes to decide about a delivery and to settle one that is not handled. */
export interface ReceiveDeps {
  settler: FailureSettler;
  publisher: Publisher;
  clock: Clock;
  log: MessagingLog;
  metrics: MessagingMetrics;
}
