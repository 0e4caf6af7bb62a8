-- A catalog page's item said the same as its page's open observation, in a second row for each tile. The page now keeps their
-- order alone, and who asks for the items sees them as before.
ALTER TABLE "catalog_page" ADD COLUMN "listing_keys" TEXT[];
UPDATE "catalog_page" SET "listing_keys" = ARRAY(
  SELECT "listing_key" FROM "catalog_page_item" item
  WHERE item."source_page_id" = "catalog_page"."source_page_id" ORDER BY "position");
DROP TABLE "catalog_page_item";

CREATE VIEW "catalog_page_item" AS
SELECT page."source_page_id", said."listing_key", said."variant",
  array_position(page."listing_keys", said."listing_key") - 1 AS "position",
  said."fields" ->> 'sku' AS "sku", said."fields" ->> 'name' AS "name", said."fields" ->> 'url' AS "url",
  said."fields" ->> 'brand' AS "brand",
  (said."fields" -> 'price' ->> 'amountMinor')::BIGINT AS "price_minor",
  (said."fields" -> 'regularPrice' ->> 'amountMinor')::BIGINT AS "regular_price_minor",
  coalesce(said."fields" -> 'price' ->> 'currency', said."fields" -> 'regularPrice' ->> 'currency') AS "currency",
  said."fields" ->> 'availability' AS "availability", said."raw_object_id", said."parser_version"
FROM "catalog_page" page
JOIN "observation" said ON said."source_page_id" = page."source_page_id" AND said."open" AND said."source" = 'catalog-page';
