import type { OnFailure } from '../failure/failure-table.js';
import type { MessageRoute } from './routes.js';

export interface ConsumeOptions {
  /** Without namespace, like all names here. */
  queue: string;
  /** Unacknowledged deliveries in our hands; at least a batch's `maxSize`. */
  prefetch: number;
  /** Handler calls going on at once; a batch is one call. Defaults to the prefetch. */
  concurrency?: number;
  /** One queue may carry several types. */
  types: readonly MessageRoute[];
  /**
   * `none`: a failure that might pass is acknowledged and logged, because somebody else sends the message again (the
   * frontier a fetch job, the orchestrator a plan). Permanent failures are dead-lettered in either case.
   */
  onFailure?: OnFailure;
  /** After this time the handler's signal aborts; stay well below the broker's consumer timeout (30 min by default). */
  deadlineMs: number;
  /** Its handlers need nothing but the broker, so they go on while the connection's probe fails. */
  needsOnlyBroker?: boolean;
  /** Declares the queue as this connection's own (exclusive, deleted with it). */
  exclusive?: boolean;
  /**
   * Where deliveries go whose worker went down twice while holding them; consumed here too, one message at a time with
   * nothing else going on in this process. `queues.suspects(kind)`. Without it the handler sees `deliveryCount` and
   * decides for itself (fetch queues).
   */
  suspectsQueue?: string;
}
