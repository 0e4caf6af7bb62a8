import type { Queryable } from '../database.js';

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
 * changed schedule loses its `next_run_at`, for whoever computes schedules to set anew. Call in a transaction.
 */
export const registerRetailers = async (tx: Queryable, retailers: readonly RetailerRegistration[]): Promise<void> => {
  const rows = JSON.stringify([...retailers].sort((a, b) => (a.id < b.id ? -1 : 1)));
  await tx.$executeRaw`
    insert into supplier (id, kind, name)
    select id, 'retailer', name from jsonb_to_recordset(${rows}::jsonb) as given(id text, name text)
    on conflict (id) do update set name = excluded.name where supplier.name <> excluded.name`;
  await tx.$executeRaw`
    insert into recipe (fingerprint, retailer_id, definition)
    select "recipeFingerprint", id, definition
    from jsonb_to_recordset(${rows}::jsonb) as given("recipeFingerprint" text, id text, definition jsonb)
    on conflict (fingerprint) do nothing`;
  await tx.$executeRaw`
    insert into retailer as known (id, name, origin, market, politeness_key, rate_per_second, max_concurrency,
      schedule, schedule_scope, recipe_fingerprint)
    select id, name, origin, market, "politenessKey", "ratePerSecond", "maxConcurrency",
      schedule, "scheduleScope", "recipeFingerprint"
    from jsonb_to_recordset(${rows}::jsonb) as given(id text, name text, origin text, market text,
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
      recipe_fingerprint = excluded.recipe_fingerprint`;
};

/** Makes tenants known; one without any subscription gets every supplier. */
export const registerTenants = async (tx: Queryable, tenantIds: readonly string[]): Promise<void> => {
  await tx.$executeRaw`
    insert into tenant (id, name) select id, id from unnest(${[...tenantIds]}::text[]) as given(id)
    on conflict (id) do nothing`;
  await tx.$executeRaw`
    insert into tenant_subscription (tenant_id, supplier_id)
    select id, '*' from unnest(${[...tenantIds]}::text[]) as given(id)
    where not exists (select 1 from tenant_subscription where tenant_id = given.id)
    on conflict do nothing`;
};

/** Everybody who needs a queue: every retailer ever registered, every tenant. */
export const listQueueOwners = async (sql: Queryable): Promise<{ retailerIds: string[]; tenantIds: string[] }> => {
  const [retailers, tenants] = await Promise.all([
    sql.$queryRaw<{ id: string }[]>`select id from retailer order by id`,
    sql.$queryRaw<{ id: string }[]>`select id from tenant order by id`,
  ]);
  return { retailerIds: retailers.map(({ id }) => id), tenantIds: tenants.map(({ id }) => id) };
};

/** Recipes by fingerprint, as they were registered. */
export const readRecipeDefinitions = (
  sql: Queryable,
  fingerprints: readonly string[],
): Promise<{ fingerprint: string; definition: unknown }[]> =>
  sql.$queryRaw`select fingerprint, definition from recipe where fingerprint = any(${[...fingerprints]}::text[])`;
