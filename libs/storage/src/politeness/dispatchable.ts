import type { TimeWindow } from '@aisle/contracts';
import type { Queryable } from '../database/queryable.js';

/** A retailer with a run at work whose politeness key lets requests through, as far as the database can tell. */
export interface DispatchableRetailer {
  retailerId: string;
  politenessKey: string;
  /** The hours of every retailer on the key that states some; requests are only sent where all of them are open. */
  windows: TimeWindow[][];
}

/**
 * Who may be sent requests now: enabled and not paused, a running run that is not paused, the key neither told to wait
 * nor cut off by its breaker, and a rest of the day's budget. Whether something is due for them is not looked at here.
 */
export const readDispatchableRetailers = (sql: Queryable, now: Date): Promise<DispatchableRetailer[]> =>
  sql.$queryRaw`
    select retailer.id as "retailerId", retailer.politeness_key as "politenessKey",
      coalesce((select jsonb_agg(distinct mate.windows) from retailer mate
        where mate.politeness_key = retailer.politeness_key and mate.enabled and mate.windows is not null), '[]')
        as windows
    from retailer join politeness key on key.key = retailer.politeness_key
    where retailer.enabled and retailer.paused_at is null
      and (key.not_before is null or key.not_before <= ${now}::timestamptz)
      and (key.breaker_state <> 'open' or key.breaker_until <= ${now}::timestamptz)
      and (key.day is distinct from (${now}::timestamptz at time zone 'UTC')::date
      or ((key.daily_requests is null or key.requests_today < key.daily_requests)
        and (key.daily_bytes is null or key.bytes_today < key.daily_bytes)))
    and exists (
      select 1 from crawl_run run
      where run.retailer_id = retailer.id and run.state = 'running' and run.paused_at is null)`;
