import { createEnvelope, offersObserved, queues, syncBuckets, type OutboxRow } from '@aisle/contracts';
import { bucketOf, newId, type OfferKey, type SupplierId } from '@aisle/core';
import { nextOfferKeys, type Outbox, type Tx } from '@aisle/storage';

/** Asks catalog-sync to compose again whatever the offers of a supplier (`*`: of every) belong to. */
export type ReopenOffers = (tx: Tx, supplierId: string, at: Date) => Promise<void>;

const offersAMessage = 400;

/** Leaves messages about all offers of the supplier in the outbox of the transaction that opens it. */
export const createReopenOffers =
  (outbox: Pick<Outbox, 'insert'>): ReopenOffers =>
  async (tx, supplierId, at) => {
    const correlationId = newId();
    let keys = await nextOfferKeys(tx, { supplierId, limit: offersAMessage });
    while (keys.length > 0) {
      await outbox.insert(tx, messagesAbout(keys, correlationId, at));
      keys = await nextOfferKeys(tx, { supplierId, limit: offersAMessage, after: keys.at(-1) });
    }
  };

/** One message for each supplier among the keys. */
const messagesAbout = (keys: readonly OfferKey[], correlationId: string, occurredAt: Date): Omit<OutboxRow, 'id'>[] => {
  const supplierIds = [...new Set(keys.map((key) => key.supplierId))];
  return supplierIds.map((supplierId) => {
    const listings = keys
      .filter((key) => key.supplierId === supplierId)
      .map(({ listingKey, variant, market }) => ({ listingKey, variant, market }));
    const bucket = bucketOf(listings[0]?.listingKey ?? '', syncBuckets);
    const payload = { supplierId: supplierId as SupplierId, listings, requestId: null, bucket, recompose: true };
    return {
      to: { queue: queues.sync(bucket) },
      envelope: createEnvelope(offersObserved, payload, { correlationId, occurredAt }),
    };
  });
};
