import type { KeyState } from '@aisle/contracts';
import { jsonRows } from '../database/json-rows.js';
import type { Queryable } from '../database/queryable.js';

/** What a fetcher tells about a politeness key. */
export type ReportedKeyState = KeyState & { fetcherId: string };

/** Counts alone are written this seldom: a row written each second would leave many dead versions behind. */
const countsEverySeconds = 10;

/**
 * Keeps what fetchers tell about their keys, in one statement; only the word of the fetcher that a retailer of the key is
 * assigned to counts. At most one state a key. Answers how many were written.
 */
export const recordKeyStates = async (sql: Queryable, states: readonly ReportedKeyState[]): Promise<number> => {
  if (states.length === 0) return 0;
  const rows = states
    .map(({ breaker, ...state }) => ({
      ...state,
      breakerState: breaker.state,
      breakerReason: breaker.reason,
      breakerUntil: breaker.until,
      breakerOpened: breaker.opened,
    }))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
  return sql.$executeRaw`
    update politeness known set
      not_before = said."notBefore",
      not_before_reason = said."notBeforeReason",
      throttled_since = said."throttledSince",
      breaker_state = said."breakerState",
      breaker_reason = said."breakerReason",
      breaker_until = said."breakerUntil",
      breaker_opened = said."breakerOpened",
      current_rate = said."currentRate",
      day = greatest(known.day, said.day),
      requests_today = case when known.day is null or said.day > known.day then said."requestsToday"
        when said.day = known.day then greatest(said."requestsToday", known.requests_today)
        else known.requests_today end,
      bytes_today = case when known.day is null or said.day > known.day then said."bytesToday"
        when said.day = known.day then greatest(said."bytesToday", known.bytes_today) else known.bytes_today end,
      updated_at = clock_timestamp()
    from json_to_recordset(${jsonRows(rows)}::json) as said("fetcherId" text, key text, "notBefore" timestamptz,
      "notBeforeReason" text, "throttledSince" timestamptz, "breakerState" text, "breakerReason" text,
      "breakerUntil" timestamptz, "breakerOpened" int, "currentRate" float8, day date, "requestsToday" int,
      "bytesToday" bigint)
    where known.key = said.key
      and exists (
        select 1 from retailer join assignment on assignment.retailer_id = retailer.id
        where retailer.politeness_key = said.key and assignment.fetcher_id = said."fetcherId")
      and ((known.not_before, known.throttled_since, known.breaker_state, known.breaker_until, known.breaker_opened,
          known.current_rate, known.day)
        is distinct from (said."notBefore", said."throttledSince", said."breakerState", said."breakerUntil",
          said."breakerOpened", said."currentRate", said.day)
      or (known.updated_at < clock_timestamp() - make_interval(secs => ${countsEverySeconds}::int)
        and (known.requests_today, known.bytes_today) is distinct from (said."requestsToday", said."bytesToday"))
      or (known.requests_today < known.daily_requests and said."requestsToday" >= known.daily_requests)
      or (known.bytes_today < known.daily_bytes and said."bytesToday" >= known.daily_bytes))`;
};

/** A fetch that ended says that its whole key is to be left alone until then: known before the next heartbeat tells. */
export const pauseKeys = async (
  sql: Queryable,
  pauses: readonly { retailerId: string; until: Date; reason: string }[],
): Promise<void> => {
  if (pauses.length === 0) return;
  await sql.$executeRaw`
    update politeness known set not_before = pause.until, not_before_reason = pause.reason,
      updated_at = clock_timestamp()
    from (
      select distinct on (politeness_key) politeness_key, said.until, said.reason
      from json_to_recordset(${jsonRows(pauses)}::json) as said("retailerId" text, until timestamptz, reason text)
      join retailer on retailer.id = said."retailerId"
      order by politeness_key, said.until desc
    ) pause
    where known.key = pause.politeness_key and (known.not_before is null or known.not_before < pause.until)`;
};
