import type { OfferKey } from '@aisle/core';
import type { Tx } from '../database/queryable.js';

/** A subscription that was made, changed or ended, with how far its offers have been decided again. */
export interface SubscriptionChange {
  tenantId: string;
  /** `*`: of every supplier. */
  supplierId: string;
  changedAt: Date;
  after: OfferKey;
}

/** Has the offers of a supplier (`*`: of every) decided again for a tenant (`*`: for each), as after a changed subscription. */
export const noteSubscriptionChange = async (
  tx: Tx,
  { tenantId, supplierId }: { tenantId: string; supplierId: string },
): Promise<void> => {
  await tx.$executeRaw`
    insert into subscription_change (tenant_id, supplier_id)
    select id, ${supplierId} from tenant where ${tenantId} in (id, '*') order by id
    on conflict (tenant_id, supplier_id) do update
    set changed_at = excluded.changed_at,
      after_supplier_id = '', after_listing_key = '', after_variant = '', after_market = ''`;
};

/** The oldest change that nobody else is at, until the end of the transaction; whoever changes the subscription meanwhile waits. */
export const lockSubscriptionChange = async (tx: Tx): Promise<SubscriptionChange | undefined> => {
  const [row] = await tx.$queryRaw<(Omit<SubscriptionChange, 'after'> & OfferKey & { of: string })[]>`
    select tenant_id as "tenantId", supplier_id as of, changed_at as "changedAt", after_supplier_id as "supplierId",
      after_listing_key as "listingKey", after_variant as variant, after_market as market
    from subscription_change order by changed_at, tenant_id, supplier_id limit 1 for update skip locked`;
  if (!row) return undefined;
  const { tenantId, of, changedAt, ...after } = row;
  return { tenantId, supplierId: of, changedAt, after };
};

/** Remembers the last offer that was decided; undefined: there are no more, and the change is done. */
export const moveSubscriptionChange = async (
  tx: Tx,
  { tenantId, supplierId }: SubscriptionChange,
  last: OfferKey | undefined,
): Promise<void> => {
  await (last
    ? tx.$executeRaw`
    update subscription_change
    set after_supplier_id = ${last.supplierId}, after_listing_key = ${last.listingKey}, after_variant = ${last.variant},
        after_market = ${last.market}
    where tenant_id = ${tenantId} and supplier_id = ${supplierId}`
    : tx.$executeRaw`delete from subscription_change where tenant_id = ${tenantId} and supplier_id = ${supplierId}`);
};
