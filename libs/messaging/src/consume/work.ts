import type { RoutedMessage } from './decode-delivery.js';
import type { MessageRoute } from './routes.js';
import type { Delivery } from './subscription.js';

/** A delivery that is to be handled. */
export interface WorkItem extends RoutedMessage {
  delivery: Delivery;
  /** Where its failures come back to, without namespace; for a suspect the queue it came from originally. */
  queue: string;
}

/** One call of a handler. */
export interface Work {
  route: MessageRoute;
  items: WorkItem[];
}
