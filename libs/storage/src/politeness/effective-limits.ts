import type { Queryable } from '../database/queryable.js';

/**
 * Works out every politeness key's limit anew: the strictest of its enabled retailers, of operators' overrides and of the
 * running runs' own. A limit that is what it was is not written; one that changed has a new epoch. Answers how many did.
 * Different time windows of two retailers on a key stay with the retailers, whose dispatcher looks at all of them.
 */
export const recomputePoliteness = (sql: Queryable): Promise<number> =>
  sql.$executeRaw`
    insert into politeness as known (key, rate_per_second, max_concurrency, delay_jitter, windows, daily_requests,
      daily_bytes, epoch)
    select politeness_key, min(least(rate_per_second, rate_override, run.rate)), min(max_concurrency),
      max(coalesce(delay_jitter, 0.1)), case when count(distinct windows) = 1 then (max(windows::text))::jsonb end,
      min(daily_requests), min(daily_bytes), max(politeness_epoch)
    from retailer
    left join (
      select retailer_id, min(rate_override) as rate from crawl_run where state = 'running' group by retailer_id
    ) run on run.retailer_id = retailer.id
    where enabled
    group by politeness_key order by politeness_key
    on conflict (key) do update set
      rate_per_second = excluded.rate_per_second,
      max_concurrency = excluded.max_concurrency,
      delay_jitter = excluded.delay_jitter,
      windows = excluded.windows,
      daily_requests = excluded.daily_requests,
      daily_bytes = excluded.daily_bytes,
      current_rate = least(known.current_rate, excluded.rate_per_second),
      epoch = greatest(known.epoch + 1, excluded.epoch),
      updated_at = clock_timestamp()
    where (known.rate_per_second, known.max_concurrency, known.delay_jitter, known.windows, known.daily_requests,
        known.daily_bytes)
      is distinct from (excluded.rate_per_second, excluded.max_concurrency, excluded.delay_jitter, excluded.windows,
        excluded.daily_requests, excluded.daily_bytes)`;
