import { jsonRows } from '../database/json-rows.js';
import type { Queryable } from '../database/queryable.js';

/** Makes tenants known; one without any subscription gets every supplier. */
export const registerTenants = async (tx: Queryable, tenantIds: readonly string[]): Promise<void> => {
  const rows = jsonRows(tenantIds.map((id) => ({ id })));
  await tx.$executeRaw`
    insert into tenant (id, name) select id, id from json_to_recordset(${rows}::json) as given (id text)
    on conflict (id) do nothing`;
  await tx.$executeRaw`
    insert into tenant_subscription (tenant_id, supplier_id)
    select id, '*' from json_to_recordset(${rows}::json) as given (id text)
    where not exists (select 1 from tenant_subscription where tenant_id = given.id)
    on conflict do nothing`;
};

export const hasTenant = async (sql: Queryable, tenantId: string): Promise<boolean> => {
  const rows = await sql.$queryRaw<unknown[]>`select 1 as found from tenant where id = ${tenantId}`;
  return rows.length > 0;
};

export const hasSupplier = async (sql: Queryable, supplierId: string): Promise<boolean> => {
  const rows = await sql.$queryRaw<unknown[]>`select 1 as found from supplier where id = ${supplierId}`;
  return rows.length > 0;
};
