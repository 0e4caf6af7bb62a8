import { jsonRows } from '../database/json-rows.js';
import type { Tx } from '../database/queryable.js';
import type { Listing, Provenance, SourcePageId } from './page-rows.js';

export interface ProductPageRow extends Provenance {
  sourcePageId: SourcePageId;
  retailerId: string;
  market: string;
  /** Of the page; a variant with a link of its own keeps that one. */
  url: string;
  runId: string;
  /** Each key once. */
  products: readonly Listing[];
}

/** Writes what product pages say now; variants that are gone go. */
export const writeProducts = async (tx: Tx, pages: readonly ProductPageRow[], at: Date): Promise<void> => {
  if (pages.length === 0) return;
  const pageIds = pages.map(({ sourcePageId }) => sourcePageId);
  const products = pages.flatMap(({ products, ...page }) =>
    products.map((product) => ({
      ...productColumnsOf(product),
      page: page.sourcePageId,
      retailer: page.retailerId,
      market: page.market,
      // `name` and `url` are what every product has.
      name: product.fields.name ?? '',
      url: product.fields.url ?? page.url,
      run: page.runId,
      raw: page.rawObjectId,
      parser: page.parserVersion,
    })),
  );
  await tx.$executeRaw`
    with said as materialized (
      select * from json_to_recordset(${jsonRows(products)}::json) as x(
        page bigint, listing_key text, variant text, retailer text, market text, url text, sku text, gtin text,
        mpn text, name text, brand text, description text, image_urls text[], price_minor bigint,
        regular_price_minor bigint, currency text, availability text, run text, raw text, parser text)
    ), gone as (
      -- What the page no longer shows.
      delete from product p
      where p.source_page_id = any(${pageIds}::text[]::bigint[]) and not exists (
        select from said s
        where s.page = p.source_page_id and s.listing_key = p.listing_key and s.variant = p.variant)
    )
    insert into product (source_page_id, listing_key, variant, retailer_id, market, url, sku, gtin, mpn, name, brand,
      description, image_urls, price_minor, regular_price_minor, currency, availability, run_id, raw_object_id,
      parser_version, parsed_at)
    select page, listing_key, variant, retailer, market, url, sku, gtin, mpn, name, brand, description, image_urls,
      price_minor, regular_price_minor, currency, availability, run, raw, parser, ${at}::timestamptz
    from said
    on conflict (source_page_id, listing_key, variant) do update
    set retailer_id = excluded.retailer_id, market = excluded.market, url = excluded.url, sku = excluded.sku,
        gtin = excluded.gtin, mpn = excluded.mpn, name = excluded.name, brand = excluded.brand,
        description = excluded.description, image_urls = excluded.image_urls, price_minor = excluded.price_minor,
        regular_price_minor = excluded.regular_price_minor, currency = excluded.currency,
        availability = excluded.availability, run_id = excluded.run_id, raw_object_id = excluded.raw_object_id,
        parser_version = excluded.parser_version, parsed_at = excluded.parsed_at`;
};

/** Says of pages whose products have not changed that this run saw them. */
export const confirmProducts = async (
  tx: Tx,
  pages: readonly { sourcePageId: SourcePageId; runId: string }[],
  at: Date,
): Promise<void> => {
  if (pages.length === 0) return;
  await tx.$executeRaw`
    update product p set run_id = x."runId", parsed_at = ${at}::timestamptz
    from json_to_recordset(${jsonRows(pages)}::json) as x("sourcePageId" bigint, "runId" text)
    where p.source_page_id = x."sourcePageId"
      and p.source_page_id = any(${pages.map(({ sourcePageId }) => sourcePageId)}::text[]::bigint[])`;
};

/** A listing's fields as the columns of `product`. */
export const productColumnsOf = ({ listingKey, variant, fields }: Listing): Record<string, unknown> => ({
  listing_key: listingKey,
  variant,
  sku: fields.sku,
  gtin: fields.gtin,
  mpn: fields.mpn,
  name: fields.name,
  brand: fields.brand,
  description: fields.description,
  url: fields.url,
  image_urls: fields.imageUrls ?? [],
  price_minor: fields.price?.amountMinor,
  regular_price_minor: fields.regularPrice?.amountMinor,
  currency: fields.price?.currency ?? fields.regularPrice?.currency,
  availability: fields.availability,
});
