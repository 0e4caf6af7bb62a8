import { jsonRows } from '../database/json-rows.js';
import type { Tx } from '../database/queryable.js';

/** A tenant that subscribes to a supplier. */
export interface Subscriber {
  tenantId: string;
  supplierId: string;
}

/** Tenants that subscribe to these suppliers; without those to whom a launch mode is off. */
export const readSubscribers = (tx: Tx, supplierIds: readonly string[]): Promise<Subscriber[]> =>
  tx.$queryRaw<Subscriber[]>`
    select distinct subscription.tenant_id as "tenantId", given."supplierId" as "supplierId"
    from json_to_recordset(${jsonRows(supplierIds.map((supplierId) => ({ supplierId })))}::json) as given ("supplierId" text)
    join tenant_subscription subscription on subscription.supplier_id in (given."supplierId", '*')
    where not exists (
      select from launch_mode
      where mode = 'off' and tenant_id in (subscription.tenant_id, '*') and supplier_id in (given."supplierId", '*'))
    order by 1, 2`;
