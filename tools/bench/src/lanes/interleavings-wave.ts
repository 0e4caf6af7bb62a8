import { randomUUID } from 'node:crypto';
import { createEnvelope, offersObserved, queues, syncBuckets } from '@aisle/contracts';
import type { SupplierId } from '@aisle/core';
import type { MessageConnection } from '@aisle/messaging';
import { type Database, inTransaction } from '@aisle/storage';
import type { Chance } from '@aisle/testkit';
import { caseMarket, type CaseObservation, type InterleavingCase } from './interleavings-case.js';

/** One step of the world around catalog-sync. */
type Action = () => Promise<void>;

/** Actions under way at once. */
const lanes = 6;

/**
 * Plays cases into the database and the broker, all at once and in drawn order: an observation is committed, and the message about
 * it comes some time later, once, twice or three times, whatever else comes between.
 */
export const playCases = async (
  database: Database,
  messages: MessageConnection,
  cases: readonly InterleavingCase[],
  chance: Chance,
): Promise<void> => {
  for (const one of cases) await subscribe(database, one);
  const timed = cases.flatMap((one) => timedActions(database, messages, one, chance));
  const actions = timed.sort((a, b) => a.at - b.at).map(({ action }) => action);
  const lane = async (): Promise<void> => {
    for (let action = actions.shift(); action; action = actions.shift()) await action();
  };
  await Promise.all(Array.from({ length: lanes }, lane));
};

const timedActions = (
  database: Database,
  messages: MessageConnection,
  { name, observations }: InterleavingCase,
  chance: Chance,
): { at: number; action: Action }[] =>
  observations.flatMap((observation, index) => {
    const committedAt = (index + chance.fraction()) / observations.length;
    let committed: Promise<void> | undefined;
    const commit = (): Promise<void> => (committed ??= insertObservation(database, observation));
    const tell = async (): Promise<void> => {
      await commit();
      await sendMessage(messages, name, observation, chance.below(syncBuckets));
    };
    const copies = 1 + chance.below(3);
    const later = Array.from({ length: copies }, () => committedAt + chance.fraction() * (chance.oneIn(4) ? 0.8 : 0.1));
    return [{ at: committedAt, action: commit }, ...later.map((at) => ({ at, action: tell }))];
  });

const subscribe = ({ prisma }: Database, { subscriptions }: InterleavingCase): Promise<unknown> =>
  prisma.tenantSubscription.createMany({ data: subscriptions });

const insertObservation = (database: Database, said: CaseObservation): Promise<void> =>
  inTransaction(database, async (tx) => {
    await tx.$executeRaw`
      insert into observation (id, supplier_id, listing_key, variant, market, source, fields, observed_at,
        last_confirmed_at, open, raw_object_id)
      values (${said.id}, ${said.supplierId}, ${said.listingKey}, '', ${caseMarket}, ${said.source},
        ${JSON.stringify(said.fields)}::jsonb, ${said.observedAt}::timestamptz, ${said.confirmedAt}::timestamptz, false,
        ${`raw-${said.id}`})`;
  });

/** Any bucket will do: no promise may depend on equal listings sharing a queue. */
const sendMessage = (
  messages: MessageConnection,
  correlationId: string,
  { supplierId, listingKey }: CaseObservation,
  bucket: number,
): Promise<void> => {
  const payload = {
    supplierId: supplierId as SupplierId,
    listings: [{ listingKey, variant: '', market: caseMarket }],
    requestId: null,
    bucket,
  };
  const options = { correlationId, idempotencyKey: randomUUID(), occurredAt: new Date() };
  return messages.publisher.toQueue(queues.sync(bucket), createEnvelope(offersObserved, payload, options));
};
