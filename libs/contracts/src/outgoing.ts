import type { Envelope } from './envelope.js';

/** Where a message goes: to a queue by its name, or to an exchange. Names are without namespace. */
export type Destination = { queue: string } | { exchange: string; routingKey: string };

/** A message and where it goes. */
export interface Outgoing {
  to: Destination;
  envelope: Envelope;
}

/** A message that was written down in the transaction of the change it is about, until a relay has published it. */
export interface OutboxRow extends Outgoing {
  id: string;
}
