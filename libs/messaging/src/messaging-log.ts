/** What the runtime needs of a logger; service-kit's fits. */
export interface MessagingLog {
  debug(sentence: string, fields?: Record<string, unknown>): void;
  info(sentence: string, fields?: Record<string, unknown>): void;
  warn(sentence: string, fields?: Record<string, unknown>): void;
  error(sentence: string, fields?: Record<string, unknown>): void;
  child(fields: Record<string, unknown>): MessagingLog;
}

/** What became of a delivery. */
export type DeliveryOutcome =
  'handled' | 'skipped' | 'delayed' | 'dead-lettered' | 'suspected' | 'dropped' | 'lost' | 'fatal';

/** What the runtime measures; all durations in milliseconds, queue names without namespace. */
export interface MessagingMetrics {
  /** `code` is the failure's, or empty; `ms` counts from the start of handling to the acknowledgement. */
  consumed(queue: string, type: string, outcome: DeliveryOutcome, code: string, ms: number): void;
  /** `destination` is a queue or an exchange; `ms` counts until the broker's confirm. */
  published(destination: string, type: string, ms: number): void;
  /** Something that messages need is away, and consumers wait; or is back. */
  away(isAway: boolean): void;
}

export const noMetrics: MessagingMetrics = {
  consumed: () => undefined,
  published: () => undefined,
  away: () => undefined,
};
