import { isGreen, type SignalHistory, signalLimits, type SignalName, signalNameSchema } from '@aisle/core';
import { jsonRows } from '../database/json-rows.js';
import type { Queryable } from '../database/queryable.js';

export interface SignalSample {
  tenantId: string;
  signal: SignalName;
  value: number;
}

/** Versions looked at for the coverage of traces, for each tenant. */
const versionsTraced = 200;

/** Every tenant's signals as they are now, in one statement. */
export const measureSignals = async (sql: Queryable): Promise<SignalSample[]> => {
  const rows = await sql.$queryRaw<(Record<SignalName, number> & { tenantId: string })[]>`
    with undecided as materialized (
      -- Facts that wait for a decision: untold by the parser, or told and not marked as decided.
      select greatest(
        (select extract(epoch from clock_timestamp() - min(created_at)) from outbox),
        (select extract(epoch from clock_timestamp() - min(parsed_at)) from fetch_request where unsynced_bits <> 0),
        0)::float8 as seconds
    )
    select tenant.id as "tenantId",
      coalesce(bust.stale / greatest(items.count, 1)::float8, 0) as "stale-items",
      greatest(undecided.seconds, bust.oldest_seconds, 0)::float8 as "queue-lag",
      coalesce(attempt.rejected / nullif(attempt.count, 0)::float8, 0) as "publish-errors",
      coalesce(traced.complete / nullif(traced.count, 0)::float8, 1) as "trace-coverage"
    from tenant
    cross join undecided
    cross join lateral (
      select count(*) from catalog_item where tenant_id = tenant.id
    ) as items
    cross join lateral (
      select count(*) filter (where created_at < clock_timestamp() - interval '60 seconds') as stale,
        extract(epoch from clock_timestamp() - min(created_at))::float8 as oldest_seconds
      from cache_bust where tenant_id = tenant.id and not held
    ) as bust
    cross join lateral (
      select count(*), count(*) filter (where outcome = 'rejected') as rejected
      from publish_attempt
      where tenant_id = tenant.id and attempted_at > clock_timestamp() - interval '5 minutes'
    ) as attempt
    cross join lateral (
      -- The newest told versions: how many there are, and how many name observations that are all there.
      select count(*), count(*) filter (where change.version is not null and not exists (
          select from json_array_elements(change.changes) as said
          where not exists (select from observation where id = said ->> 'observationId'))) as complete
      from (
        select told.* from (
          select id from publish_attempt
          where tenant_id = tenant.id and outcome = 'accepted' order by attempted_at desc limit 20
        ) as recent
        join told_version told on told.attempt_id = recent.id and told.tenant_id = tenant.id
        limit ${versionsTraced}
      ) as told
      left join catalog_item_change change on change.tenant_id = told.tenant_id and change.item_id = told.item_id
        and change.version = told.version
    ) as traced`;
  return rows.flatMap(({ tenantId, ...values }) =>
    signalNameSchema.options.map((signal) => ({ tenantId, signal, value: Number(values[signal]) })),
  );
};

/** Keeps samples under one time for all; of several processes that measure at the same time the first counts. */
export const insertSignalSamples = async (
  sql: Queryable,
  samples: readonly SignalSample[],
  at: Date,
): Promise<void> => {
  const rows = samples.map(({ tenantId, signal, value }) => ({
    tenantId,
    signal,
    value,
    limit: signalLimits[signal].limit,
    green: isGreen(signal, value),
  }));
  await sql.$executeRaw`
    insert into signal_sample (tenant_id, signal, measured_at, value, limit_value, green)
    select "tenantId", signal, ${at}::timestamptz, value, "limit", green
    from json_to_recordset(${jsonRows(rows)}::json) as measured (
      "tenantId" text, signal text, value float8, "limit" float8, green boolean)
    on conflict do nothing`;
};

export const deleteOldSignalSamples = (
  sql: Queryable,
  { before, limit }: { before: Date; limit: number },
): Promise<number> =>
  sql.$executeRaw`
    delete from signal_sample
    where (tenant_id, signal, measured_at) in (
      select tenant_id, signal, measured_at
      from signal_sample
      where measured_at < ${before}::timestamptz
      order by measured_at
      limit ${limit})`;

/** What the gate asks of each signal. */
export const readSignalHistories = (sql: Queryable, tenantId: string): Promise<SignalHistory[]> =>
  sql.$queryRaw<SignalHistory[]>`
    select name.signal, newest.value, newest.measured_at as "measuredAt", first.measured_at as "firstAt",
      red.measured_at as "lastRedAt"
    from json_to_recordset(${jsonRows(signalNameSchema.options.map((signal) => ({ signal })))}::json) as name (signal text)
    left join lateral (
      select value, measured_at from signal_sample
      where tenant_id = ${tenantId} and signal = name.signal order by measured_at desc limit 1
    ) as newest on true
    left join lateral (
      select measured_at from signal_sample
      where tenant_id = ${tenantId} and signal = name.signal order by measured_at limit 1
    ) as first on true
    left join lateral (
      select measured_at from signal_sample
      where tenant_id = ${tenantId} and signal = name.signal and not green order by measured_at desc limit 1
    ) as red on true`;

export interface StoredSignalSample extends SignalSample {
  measuredAt: Date;
  limit: number;
  green: boolean;
}

/** A tenant's samples since then, oldest first. */
export const readSignalSamples = (
  sql: Queryable,
  { tenantId, since, limit }: { tenantId: string; since: Date; limit: number },
): Promise<StoredSignalSample[]> =>
  sql.$queryRaw<StoredSignalSample[]>`
    select tenant_id as "tenantId", signal, measured_at as "measuredAt", value, limit_value as limit, green
    from signal_sample
    where tenant_id = ${tenantId} and measured_at >= ${since}::timestamptz
    order by measured_at, signal
    limit ${limit}`;

/** How many versions, up to `limit`, were told since then, or are held back by a launch mode, and have every cause there. */
export const countTracedUpdates = async (
  sql: Queryable,
  { tenantId, since, limit }: { tenantId: string; since: Date; limit: number },
): Promise<number> => {
  const [row] = await sql.$queryRaw<{ count: number }[]>`
    select count(*)::int as count
    from (
      select
      from (
        select told.item_id, told.version
        from publish_attempt attempt
        join told_version told on told.attempt_id = attempt.id and told.tenant_id = attempt.tenant_id
        where attempt.tenant_id = ${tenantId} and attempt.attempted_at >= ${since}::timestamptz
          and attempt.outcome = 'accepted'
        union all
        -- In shadow nothing is told, but what would be can be traced as well.
        select item_id, version from cache_bust where tenant_id = ${tenantId} and held
      ) as updated
      join catalog_item_change change on change.tenant_id = ${tenantId} and change.item_id = updated.item_id
        and change.version = updated.version
      where not exists (
        select from json_array_elements(change.changes) as said
        where not exists (select from observation where id = said ->> 'observationId'))
      limit ${limit}
    ) as traced`;
  return row?.count ?? 0;
};
