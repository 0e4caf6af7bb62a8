import { jsonRows } from '../database/json-rows.js';
import type { Queryable } from '../database/queryable.js';
import { recomputePoliteness } from '../politeness/effective-limits.js';

/** A retailer as its recipe states it. */
export interface RetailerRegistration {
  id: string;
  name: string;
  origin: string;
  market: string;
  politenessKey: string;
  ratePerSecond: number;
  maxConcurrency: number;
  schedule: string | null;
  scheduleScope: string | null;
  recipeFingerprint: string;
  /** The recipe itself, as JSON. */
  definition: unknown;
}

/**
 * Makes retailers known or brings them up to date; the politeness epoch grows when rate, concurrency or key change. A
 * changed schedule loses its `next_run_at`, for whoever computes schedules to set anew. The limits of politeness keys
 * follow. Call in a transaction.
 */
export const registerRetailers = async (tx: Queryable, retailers: readonly RetailerRegistration[]): Promise<void> => {
  const rows = jsonRows([...retailers].sort((a, b) => (a.id < b.id ? -1 : 1)));
  await tx.$executeRaw`
    insert into supplier (id, kind, name)
    select id, 'retailer', name from json_to_recordset(${rows}::json) as given(id text, name text)
    on conflict (id) do update set name = excluded.name where supplier.name <> excluded.name`;
  await tx.$executeRaw`
    insert into recipe (fingerprint, retailer_id, definition)
    select "recipeFingerprint", id, definition
    from json_to_recordset(${rows}::json) as given("recipeFingerprint" text, id text, definition jsonb)
    on conflict (fingerprint) do nothing`;
  await tx.$executeRaw`
    insert into retailer as known (id, name, origin, market, politeness_key, rate_per_second, max_concurrency,
      schedule, schedule_scope, recipe_fingerprint)
    select id, name, origin, market, "politenessKey", "ratePerSecond", "maxConcurrency",
      schedule, "scheduleScope", "recipeFingerprint"
    from json_to_recordset(${rows}::json) as given(id text, name text, origin text, market text,
      "politenessKey" text, "ratePerSecond" float8, "maxConcurrency" int, schedule text, "scheduleScope" text,
      "recipeFingerprint" text)
    on conflict (id) do update set
      name = excluded.name,
      origin = excluded.origin,
      market = excluded.market,
      politeness_epoch = known.politeness_epoch + case
        when (known.politeness_key, known.rate_per_second, known.max_concurrency)
          is distinct from (excluded.politeness_key, excluded.rate_per_second, excluded.max_concurrency) then 1
        else 0 end,
      politeness_key = excluded.politeness_key,
      rate_per_second = excluded.rate_per_second,
      max_concurrency = excluded.max_concurrency,
      next_run_at = case when known.schedule is distinct from excluded.schedule then null else known.next_run_at end,
      schedule = excluded.schedule,
      schedule_scope = excluded.schedule_scope,
      recipe_fingerprint = excluded.recipe_fingerprint,
      enabled = known.enabled or known.withdrawn_at is not null,
      withdrawn_at = null`;
  await recomputePoliteness(tx);
};

/** Disables the enabled retailers that are none of these, because their recipes are gone. Answers which they were. */
export const withdrawRetailersBut = async (tx: Queryable, kept: readonly string[], now: Date): Promise<string[]> => {
  const withdrawn = await tx.$queryRaw<{ id: string }[]>`
    update retailer set enabled = false, withdrawn_at = ${now}
    where enabled and not (id = any(${[...kept]}::text[])) returning id`;
  if (withdrawn.length > 0) await recomputePoliteness(tx);
  return withdrawn.map(({ id }) => id).sort();
};

/** The recipe that each registered retailer is crawled with. */
export const readRecipeFingerprints = (
  sql: Queryable,
): Promise<{ id: string; recipeFingerprint: string; enabled: boolean }[]> =>
  sql.$queryRaw`select id, recipe_fingerprint as "recipeFingerprint", enabled from retailer`;

export interface RetailerRow {
  id: string;
  name: string;
  origin: string;
  market: string;
  ratePerSecond: number;
  maxConcurrency: number;
  schedule: string | null;
  recipeFingerprint: string;
  enabled: boolean;
  pausedAt: Date | null;
  pausedReason: string | null;
  rateOverride: number | null;
  lastRunId: string | null;
  lastRunState: string | null;
  lastRunFinishedAt: Date | null;
}

/** All retailers, or this one; each with its newest run. */
export const readRetailers = (sql: Queryable, retailerId: string | null = null): Promise<RetailerRow[]> =>
  sql.$queryRaw`
    select retailer.id, name, origin, market, rate_per_second as "ratePerSecond",
      max_concurrency as "maxConcurrency", schedule, retailer.recipe_fingerprint as "recipeFingerprint", enabled,
      paused_at as "pausedAt", paused_reason as "pausedReason", rate_override as "rateOverride",
      run.id as "lastRunId", run.state as "lastRunState", run.finished_at as "lastRunFinishedAt"
    from retailer
    left join lateral (
      select id, state, finished_at from crawl_run where retailer_id = retailer.id
      order by requested_at desc, id desc limit 1
    ) run on true
    where ${retailerId}::text is null or retailer.id = ${retailerId}::text
    order by retailer.id`;
