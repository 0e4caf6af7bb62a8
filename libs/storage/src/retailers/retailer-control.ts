import { recomputePoliteness } from '../politeness/effective-limits.js';
import type { Queryable } from '../database/queryable.js';

/** Lets nothing be sent to a retailer until it is resumed; false where there is no such retailer. */
export const pauseRetailer = async (
  sql: Queryable,
  retailerId: string,
  { reason, now }: { reason: string | null; now: Date },
): Promise<boolean> => {
  const changed = await sql.$executeRaw`
    update retailer set paused_at = coalesce(paused_at, ${now}::timestamptz),
      paused_reason = coalesce(${reason}, paused_reason)
    where id = ${retailerId}`;
  return changed > 0;
};

/** False where there is no such retailer. */
export const resumeRetailer = async (sql: Queryable, retailerId: string): Promise<boolean> => {
  const changed = await sql.$executeRaw`
    update retailer set paused_at = null, paused_reason = null where id = ${retailerId}`;
  return changed > 0;
};

/** What an operator may change; what is undefined stays as it is. */
export interface RetailerChange {
  /** Requests a second, which may only slow it down; null gives the recipe's rate back. */
  ratePerSecond?: number | null;
  enabled?: boolean;
}

/** Changes a retailer and the limit of its politeness key. Call in a transaction. False where there is no such retailer. */
export const changeRetailer = async (
  tx: Queryable,
  retailerId: string,
  { ratePerSecond, enabled }: RetailerChange,
): Promise<boolean> => {
  const changed = await tx.$executeRaw`
    update retailer set
      rate_override = case when ${ratePerSecond !== undefined}::boolean then ${ratePerSecond ?? null}::float8
        else rate_override end,
      enabled = coalesce(${enabled ?? null}::boolean, enabled)
    where id = ${retailerId}`;
  if (changed > 0) await recomputePoliteness(tx);
  return changed > 0;
};
