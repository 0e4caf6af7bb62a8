import { delays } from '@aisle/contracts';

/** Turns our names into the broker's: everything of one namespace carries it as a prefix (`staging.`), as it stands. */
export interface Names {
  readonly namespace: string;
  queue(name: string): string;
  /** The default exchange (empty name) belongs to the broker and keeps its name. */
  exchange(name: string): string;
  /** A delay exchange's routing key names the queue to come back to, so it is prefixed like one. */
  routingKey(exchange: string, key: string): string;
}

const delayExchanges: ReadonlySet<string> = new Set(delays.map(({ name }) => name));

export const createNames = (namespace: string): Names => {
  const prefixed = (name: string): string => `${namespace}${name}`;
  return {
    namespace,
    queue: prefixed,
    exchange: (name) => (name === '' ? '' : prefixed(name)),
    routingKey: (exchange, key) => (exchange === '' || delayExchanges.has(exchange) ? prefixed(key) : key),
  };
};
