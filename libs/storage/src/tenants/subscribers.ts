import { jsonRows } from '../database/json-rows.js';
import type { Tx } from '../database/queryable.js';

/** A tenant that subscribes to a supplier. */
export interface Subscriber {
  tenantId: string;
  supplierId: string;
}

export const readSubscribers = (tx: Tx, supplierIds: readonly string[]): Promise<Subscriber[]> =>
  tx.$queryRaw<Subscriber[]>`
    select distinct subscription.tenant_id as "tenantId", given."supplierId" as "supplierId"
    from json_to_recordset(${jsonRows(supplierIds.map((supplierId) => ({ supplierId })))}::json) as given ("supplierId" text)
    join tenant_subscription subscription on subscription.supplier_id in (given."supplierId", '*')
    order by 1, 2`;
