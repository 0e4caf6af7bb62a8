import type { Queryable } from '../database/queryable.js';
import { Prisma } from '../generated/prisma/client.js';

/** Prices of one currency, in its minor units. */
export interface PriceDistribution {
  count: number;
  min: number;
  p10: number;
  p50: number;
  p90: number;
  max: number;
}

/** What a run has read of its tiles or of its products. */
export interface RunMeasures {
  kind: 'tile' | 'product';
  pagesParsed: number;
  /** Not fetched, or not readable. */
  pagesFailed: number;
  pagesSkipped: number;
  /** Parsed, but with nothing on them. */
  pagesEmpty: number;
  items: number;
  /** Distinct ones: a tile that hangs in two leaves counts once. */
  listings: number;
  /** How many items state each field. */
  fields: Record<string, number>;
  prices: Record<string, PriceDistribution>;
  /** How many items state each of schema.org's terms. */
  availability: Record<string, number>;
}

/** How many currencies of a run are told apart, the most frequent ones. */
const maxCurrencies = 20;

/**
 * Counts what a run has read of one kind, in one statement over the rows whose last run it is. The only place that knows
 * in which tables tiles and products stand.
 */
export const readRunMeasures = async (
  sql: Queryable,
  runId: string,
  kind: RunMeasures['kind'],
): Promise<RunMeasures> => {
  const { pageKind, items, pagesEmpty } = sources[kind](runId);
  // Fields by column, null where an item does not say them: `count` then counts those that do.
  const [row] = await sql.$queryRaw<Omit<RunMeasures, 'kind'>[]>`
    with item as materialized (${items}),
    page as (
      -- How the pages of this kind ended.
      select count(*) filter (where state = 'parsed')::int as parsed,
        count(*) filter (where state in ('failed', 'parse-failed'))::int as failed,
        count(*) filter (where state = 'skipped')::int as skipped
      from fetch_request where run_id = ${runId} and kind = ${pageKind}
    ),
    price as (
      -- How prices spread, by currency.
      select currency, count(*) as items, min(price_minor) as lowest, max(price_minor) as highest,
        percentile_disc(array[0.1, 0.5, 0.9]) within group (order by price_minor) as percentiles
      from item where price_minor is not null and currency is not null
      group by currency order by count(*) desc, currency limit ${maxCurrencies}
    )
    select page.parsed as "pagesParsed", page.failed as "pagesFailed", page.skipped as "pagesSkipped",
      (${pagesEmpty}) as "pagesEmpty",
      (select count(*)::int from item) as items,
      (select count(*)::int from (select from item group by listing_key, variant) as one) as listings,
      (select jsonb_strip_nulls(jsonb_build_object(
          'sku', count(sku), 'name', count(name), 'url', count(url), 'brand', count(brand),
          'price', count(price_minor), 'regularPrice', count(regular_price_minor),
          'availability', count(availability),
          'gtin', ${ofProducts(kind, Prisma.sql`gtin`)}, 'mpn', ${ofProducts(kind, Prisma.sql`mpn`)},
          'description', ${ofProducts(kind, Prisma.sql`description`)},
          'imageUrls', ${ofProducts(kind, Prisma.sql`images`)}))
        from item) as fields,
      (select coalesce(jsonb_object_agg(currency, jsonb_build_object(
          'count', items, 'min', lowest, 'p10', percentiles[1], 'p50', percentiles[2], 'p90', percentiles[3],
          'max', highest)), '{}')
        from price) as prices,
      (select coalesce(jsonb_object_agg(availability, items), '{}')
        from (select availability, count(*) as items from item where availability is not null group by 1) as said
      ) as availability
    from page`;
  if (!row) throw new Error('A count without an answer.');
  return { kind, ...row };
};

const ofProducts = (kind: RunMeasures['kind'], column: Prisma.Sql): Prisma.Sql =>
  kind === 'product' ? Prisma.sql`count(${column})` : Prisma.sql`null::int`;

interface Source {
  pageKind: string;
  items: Prisma.Sql;
  pagesEmpty: Prisma.Sql;
}

const sources: Record<RunMeasures['kind'], (runId: string) => Source> = {
  tile: (runId) => ({
    pageKind: 'catalog-page',
    items: Prisma.sql`
      select i.listing_key, i.variant, i.sku, nullif(i.name, '') as name, i.url, i.brand, i.price_minor,
        i.regular_price_minor, i.currency, i.availability
      from catalog_page p join catalog_page_item i on i.source_page_id = p.source_page_id
      where p.run_id = ${runId}`,
    pagesEmpty: Prisma.sql`select count(*)::int from catalog_page where run_id = ${runId} and item_count = 0`,
  }),
  product: (runId) => ({
    pageKind: 'product-page',
    items: Prisma.sql`
      select source_page_id, listing_key, variant, sku, nullif(name, '') as name, url, brand, price_minor,
        regular_price_minor, currency, availability, gtin, mpn, case when description <> '' then true end as description,
        case when cardinality(image_urls) > 0 then true end as images
      from product where run_id = ${runId}`,
    // A product page without products leaves no row behind.
    pagesEmpty: Prisma.sql`
      greatest(0, page.parsed - (select count(*)::int from (select from item group by source_page_id) as one))`,
  }),
};
