import { keyLimitSchema, type KeyLimit } from '@aisle/contracts';
import type { Queryable } from '../database/queryable.js';

interface LimitRow extends Omit<KeyLimit, 'breaker' | 'notBefore' | 'throttledSince' | 'dailyBytes' | 'bytesToday'> {
  notBefore: Date | null;
  throttledSince: Date | null;
  dailyBytes: bigint | null;
  bytesToday: bigint;
  breakerState: KeyLimit['breaker']['state'];
  breakerReason: string | null;
  breakerUntil: Date | null;
  breakerOpened: number;
}

/** The limits of these politeness keys as plans tell them, with what is known of each key; counts of an earlier day are 0. */
export const readKeyLimits = async (sql: Queryable, keys: readonly string[]): Promise<KeyLimit[]> => {
  const rows = await sql.$queryRaw<LimitRow[]>`
    select key, epoch, rate_per_second as "ratePerSecond", max_concurrency as "maxConcurrency",
      delay_jitter as "delayJitter", windows, daily_requests as "dailyRequests", daily_bytes as "dailyBytes",
      (clock_timestamp() at time zone 'UTC')::date::text as day,
      case when day = (clock_timestamp() at time zone 'UTC')::date then requests_today else 0 end as "requestsToday",
      case when day = (clock_timestamp() at time zone 'UTC')::date then bytes_today else 0 end as "bytesToday",
      not_before as "notBefore", not_before_reason as "notBeforeReason", throttled_since as "throttledSince",
      breaker_state as "breakerState", breaker_reason as "breakerReason", breaker_until as "breakerUntil",
      breaker_opened as "breakerOpened", current_rate as "currentRate"
    from politeness where key = any(${[...keys]}::text[]) order by key`;
  return rows.map(({ breakerState, breakerReason, breakerUntil, breakerOpened, ...row }) =>
    keyLimitSchema.parse({
      ...row,
      notBefore: row.notBefore?.toISOString() ?? null,
      throttledSince: row.throttledSince?.toISOString() ?? null,
      dailyBytes: row.dailyBytes === null ? null : Number(row.dailyBytes),
      bytesToday: Number(row.bytesToday),
      breaker: {
        state: breakerState,
        reason: breakerReason,
        until: breakerUntil?.toISOString() ?? null,
        opened: breakerOpened,
      },
    }),
  );
};
