import type { CrawlScope } from '@aisle/core';
import { jsonRows } from '../database/json-rows.js';
import type { Queryable } from '../database/queryable.js';

export interface ScheduledRetailer {
  retailerId: string;
  /** Cron, UTC. */
  schedule: string;
  scope: CrawlScope;
  /** Null where it was never computed, or the schedule has changed. */
  nextRunAt: Date | null;
  /** An earlier run of it is not over yet. */
  isRunOpen: boolean;
}

/** Retailers whose scheduled crawl is due, or not planned yet; locked, skipping what another scheduler holds. */
export const lockDueSchedules = (tx: Queryable, now: Date, limit: number): Promise<ScheduledRetailer[]> =>
  tx.$queryRaw`
    select id as "retailerId", schedule, coalesce(schedule_scope, 'products') as scope, next_run_at as "nextRunAt",
      exists (
        select 1 from crawl_run run where run.retailer_id = retailer.id and run.state in ('requested', 'running')
      ) as "isRunOpen"
    from retailer
    where enabled and schedule is not null
      and (next_run_at is null or next_run_at <= ${now}::timestamptz)
    order by id limit ${limit} for no key update skip locked`;

/** Plans the next crawls. Call in the transaction that locked the schedules. */
export const planSchedules = async (
  tx: Queryable,
  plans: readonly { retailerId: string; nextRunAt: Date | null }[],
): Promise<void> => {
  await tx.$executeRaw`
    update retailer set next_run_at = plan."nextRunAt"
    from json_to_recordset(${jsonRows(plans)}::json) as plan("retailerId" text, "nextRunAt" timestamptz)
    where retailer.id = plan."retailerId"`;
};
