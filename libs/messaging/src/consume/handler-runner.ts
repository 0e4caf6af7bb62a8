import type { Envelope, Outgoing } from '@aisle/contracts';
import { AisleError, errorCodeOf, errorMessageOf } from '@aisle/core';
import type { FailureSettler, Settlement } from '../failure/failure-settler.js';
import type { Availability } from './availability.js';
import { runWithDeadline } from './handler-deadline.js';
import { type Publisher, publishTo } from '../publish/publisher.js';
import type { MessagingLog, MessagingMetrics } from '../messaging-log.js';
import { nextTraceparent, traceIdOf } from '../traceparent.js';
import type { Work, WorkItem } from './work.js';

export interface HandlerRunner {
  /** Calls the handler, publishes what it returned, acknowledges. Answers with the error the service must stop for, if any. */
  run(work: Work): Promise<FatalEnd | undefined>;
}

/** These items were not acknowledged, since the service cannot go on. */
export interface FatalEnd {
  error: unknown;
  items: WorkItem[];
}

export interface HandlerRunnerOptions {
  publisher: Publisher;
  settler: FailureSettler;
  availability: Availability;
  /** Runs a handler together with others, or alone in the process. */
  admit<T>(run: () => Promise<T>): Promise<T>;
  deadlineMs: number;
  log: MessagingLog;
  metrics: MessagingMetrics;
}

const handled: Settlement = { outcome: 'handled', code: '' };
const lost: Settlement = { outcome: 'lost', code: '' };

export const createHandlerRunner = (options: HandlerRunnerOptions): HandlerRunner => {
  const { publisher, settler, availability, admit, deadlineMs, log, metrics } = options;

  const scopedLog = ({ queue, envelope }: WorkItem): MessagingLog =>
    log.child({
      queue,
      messageType: envelope.type,
      messageId: envelope.id,
      correlationId: envelope.correlationId,
      traceId: traceIdOf(envelope.traceparent),
    });

  /** Handles the items in one call and publishes what the handler returned; throws where either failed. */
  const handle = async (route: Work['route'], first: WorkItem, items: WorkItem[]): Promise<void> => {
    const { delivery, envelope, payload } = first;
    const outgoing = await admit(() =>
      runWithDeadline(deadlineMs, delivery.lost, async (signal) => {
        const { redelivered, deliveryCount } = delivery;
        const context = { signal, log: scopedLog(first), envelope, redelivered, deliveryCount };
        if (route.kind === 'single') return route.handle(payload, context);
        return route.handle(items, { signal, log: items.length === 1 ? context.log : log.child(idsOf(items)) });
      }),
    );
    // A lost delivery is made again, and whoever handles it then publishes all of this; twice would be harmless but useless.
    if (delivery.lost.aborted || !outgoing) return;
    const cause = items.length === 1 ? envelope : undefined;
    await Promise.all(outgoing.map((one) => publishTo(publisher, cause ? causedBy(cause, one) : one)));
  };

  const record = (item: WorkItem, { outcome, code }: Settlement, startedAtMs: number): void => {
    metrics.consumed(item.queue, item.envelope.type, outcome, code, performance.now() - startedAtMs);
  };

  const runTogether = async (route: Work['route'], items: WorkItem[]): Promise<'handled' | { error: unknown }> => {
    const [first] = items;
    if (!first) return 'handled';
    const startedAtMs = performance.now();
    try {
      await handle(route, first, items);
    } catch (error) {
      return { error };
    }
    for (const item of items) {
      item.delivery.ack();
      record(item, item.delivery.lost.aborted ? lost : handled, startedAtMs);
    }
    return 'handled';
  };

  const runAlone = async (route: Work['route'], item: WorkItem): Promise<FatalEnd | undefined> => {
    const startedAtMs = performance.now();
    const end = await runTogether(route, [item]);
    if (end === 'handled') return undefined;
    return settle(item, end.error, await availability.isToBlameFor(end.error), startedAtMs);
  };

  const settle = async (
    item: WorkItem,
    error: unknown,
    isAway: boolean,
    startedAtMs: number,
  ): Promise<FatalEnd | undefined> => {
    const settlement = item.delivery.lost.aborted ? lost : await settler.settleFailure(item, error, isAway);
    record(item, settlement, startedAtMs);
    report(scopedLog(item), settlement, item.envelope, error);
    return settlement.outcome === 'fatal' ? { error, items: [item] } : undefined;
  };

  return {
    run: async ({ route, items }) => {
      const ours = items.filter(({ delivery }) => !delivery.lost.aborted);
      if (ours.length > 1) {
        const startedAtMs = performance.now();
        const end = await runTogether(route, ours);
        if (end === 'handled') return undefined;
        if (end.error instanceof AisleError && end.error.policy === 'fatal') return { error: end.error, items: ours };
        if (await availability.isToBlameFor(end.error)) {
          // One by one they would fail for the same reason.
          await Promise.all(ours.map((item) => settle(item, end.error, true, startedAtMs)));
          return undefined;
        }
        const fields = { messages: ours.length, code: errorCodeOf(end.error), reason: errorMessageOf(end.error) };
        log.warn('a batch failed, its messages are handled one by one', { ...idsOf(ours), ...fields });
      }
      for (const [index, item] of ours.entries()) {
        if (item.delivery.lost.aborted) continue;
        if (index > 0 && availability.isAway()) {
          await settler.letGo(item);
          continue;
        }
        const fatal = await runAlone(route, item);
        if (fatal) return { error: fatal.error, items: ours.slice(index) };
      }
      return undefined;
    },
  };
};

/** What the log lines of a batch name. Its messages may belong to several runs, so each id is named once. */
const idsOf = (items: readonly WorkItem[]): Record<string, unknown> => ({
  queue: items[0]?.queue,
  messageType: items[0]?.envelope.type,
  correlationIds: [...new Set(items.map(({ envelope }) => envelope.correlationId))],
  traceIds: [...new Set(items.flatMap(({ envelope }) => traceIdOf(envelope.traceparent) ?? []))],
});

/** A message that a handler returns names the message that caused it and belongs to its trace. */
const causedBy = (cause: Envelope, { to, envelope }: Outgoing): Outgoing => ({
  to,
  envelope: {
    ...envelope,
    causationId: envelope.causationId ?? cause.id,
    traceparent: envelope.traceparent ?? nextTraceparent(cause.traceparent),
  },
});

const report = (log: MessagingLog, { outcome, code }: Settlement, { attempt }: Envelope, error: unknown): void => {
  const fields = { code, attempt, reason: errorMessageOf(error) };
  if (outcome === 'skipped') log.info('a message was skipped', fields);
  else if (outcome === 'delayed') log.warn('handling a message failed, it will be tried again', fields);
  else if (outcome === 'dead-lettered') log.error('a message was dead-lettered', fields);
  else if (outcome === 'dropped') log.warn('handling a message failed, it is left to whoever sends it again', fields);
  else if (outcome === 'fatal') log.error('handling a message failed, the service cannot go on', fields);
  else log.info('a delivery was lost before it was settled', fields);
};
