import type { Queryable } from '../database/queryable.js';

/** Everybody who needs a queue: every retailer ever registered, every tenant. */
export const listQueueOwners = async (sql: Queryable): Promise<{ retailerIds: string[]; tenantIds: string[] }> => {
  const [retailers, tenants] = await Promise.all([
    sql.$queryRaw<{ id: string }[]>`select id from retailer order by id`,
    sql.$queryRaw<{ id: string }[]>`select id from tenant order by id`,
  ]);
  return { retailerIds: retailers.map(({ id }) => id), tenantIds: tenants.map(({ id }) => id) };
};
