import type { Tx } from '../database/queryable.js';

/** A tenant that subscribes to a supplier. */
export interface Subscriber {
  tenantId: string;
  supplierId: string;
}

export const readSubscribers = (tx: Tx, supplierIds: readonly string[]): Promise<Subscriber[]> =>
  tx.$queryRaw<Subscriber[]>`
    select distinct subscription.tenant_id as "tenantId", given.supplier_id as "supplierId"
      from unnest(${[...supplierIds]}::text[]) as given (supplier_id)
      join tenant_subscription subscription on subscription.supplier_id in (given.supplier_id, '*')
     order by 1, 2`;
