/** How many queues catalog-sync's work is spread over, so that batches under way seldom want the same offers; row locks decide. */
export const syncBuckets = 8;
/** The queues of version 0.2, whose arguments let one process alone consume each; what is left in them is still decided. */
export const formerSyncQueues = Array.from({ length: syncBuckets }, (_, bucket) => `sync.${bucket}`);

/** The durations a failed message waits before its queue gets it again, in order of attempts. */
export const delays = [
  { name: 'delay.5s', ttlMs: 5_000 },
  { name: 'delay.30s', ttlMs: 30_000 },
  { name: 'delay.5m', ttlMs: 300_000 },
] as const;

/** Kinds of work whose messages are suspected apart: `control` is what the orchestrator consumes. */
export const suspectKinds = ['parse', 'sync', 'control'] as const;
export type SuspectKind = (typeof suspectKinds)[number];

/** Queue names without namespace. */
export const queues = {
  fetch: (retailerId: string): string => `fetch.${retailerId}`,
  fetchOutcomes: 'fetch.outcomes',
  fetchersAlive: 'fetchers.alive',
  /** A fetcher's own queue for its assignment: exclusive, gone with its connection. */
  fetcherAssignment: (fetcherId: string): string => `fetcher.${fetcherId}`,
  parseLive: 'parse.live',
  parseReprocess: 'parse.reprocess',
  sync: (bucket: number): string => `sync.offers.${bucket}`,
  syncRuns: 'sync.runs',
  /**
   * Deliveries that took a worker down more than once, one at a time, until it is clear which of them is to blame. One
   * queue a kind of work, since only a worker that can handle a message may try it again.
   */
  suspects: (kind: SuspectKind): string => `suspects.${kind}`,
  /** What storefronts say to have taken. */
  bustsTaken: 'cache-busts.taken',
  deadLetters: 'dead-letters',
  cacheBust: (tenantId: string): string => `cache-bust.${tenantId}`,
} as const;

export const exchanges = {
  /** Facts, by their message type. */
  facts: 'facts',
  /** Cache-busts, by tenant. */
  cacheBusts: 'cache-busts',
} as const;

export interface QueueSpec {
  name: string;
  singleActiveConsumer: boolean;
  /** Only delay queues: after this time a message goes to the queue named by its routing key. */
  ttlMs?: number;
}
export interface Topology {
  exchanges: { name: string; type: 'topic' | 'fanout' }[];
  queues: QueueSpec[];
  bindings: { exchange: string; queue: string; routingKey: string }[];
}

const queue = (name: string, singleActiveConsumer = false): QueueSpec => ({ name, singleActiveConsumer });

/**
 * All exchanges, queues and bindings that serve these retailers and tenants. All queues are durable quorum queues, all
 * exchanges durable. Names are without namespace.
 */
export const topologyFor = ({
  retailerIds,
  tenantIds,
}: {
  retailerIds: readonly string[];
  tenantIds: readonly string[];
}): Topology => ({
  exchanges: [
    { name: exchanges.facts, type: 'topic' },
    { name: exchanges.cacheBusts, type: 'topic' },
    ...delays.map(({ name }) => ({ name, type: 'fanout' as const })),
  ],
  queues: [
    ...retailerIds.map((retailerId) => queue(queues.fetch(retailerId), true)),
    queue(queues.fetchOutcomes),
    queue(queues.fetchersAlive),
    queue(queues.parseLive),
    queue(queues.parseReprocess),
    ...Array.from({ length: syncBuckets }, (_, bucket) => queue(queues.sync(bucket))),
    queue(queues.syncRuns, true),
    ...suspectKinds.map((kind) => queue(queues.suspects(kind))),
    queue(queues.bustsTaken),
    queue(queues.deadLetters),
    ...tenantIds.map((tenantId) => queue(queues.cacheBust(tenantId))),
    ...delays.map(({ name, ttlMs }) => ({ ...queue(name), ttlMs })),
  ],
  bindings: [
    { exchange: exchanges.facts, queue: queues.parseLive, routingKey: 'page.fetched' },
    { exchange: exchanges.facts, queue: queues.fetchOutcomes, routingKey: 'page.fetched' },
    { exchange: exchanges.facts, queue: queues.fetchOutcomes, routingKey: 'fetch.failed' },
    { exchange: exchanges.facts, queue: queues.fetchOutcomes, routingKey: 'fetch.skipped' },
    { exchange: exchanges.facts, queue: queues.fetchersAlive, routingKey: 'fetcher.alive' },
    { exchange: exchanges.facts, queue: queues.syncRuns, routingKey: 'crawl-run.finished' },
    ...tenantIds.map((tenantId) => ({
      exchange: exchanges.cacheBusts,
      queue: queues.cacheBust(tenantId),
      routingKey: tenantId,
    })),
    ...delays.map(({ name }) => ({ exchange: name, queue: name, routingKey: '' })),
  ],
});
