-- What storefronts were told goes into rows of its own: as a column it had the whole item, facts and all, written anew for
-- each cache-bust, and relays waited for the items that catalog-sync holds.
CREATE TABLE "catalog_item_told" (
    "tenant_id" TEXT NOT NULL,
    "item_id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,

    CONSTRAINT "catalog_item_told_pkey" PRIMARY KEY ("tenant_id","item_id")
);
INSERT INTO "catalog_item_told" SELECT "tenant_id", "id", "told_version" FROM "catalog_item" WHERE "told_version" > 0;
ALTER TABLE "catalog_item" DROP COLUMN "told_version";

-- Who said it stands once beside all that was said, not beside each field.
UPDATE "offer" SET "facts" = coalesce((
  SELECT jsonb_object_agg(said.observation, said.fields) FROM (
    SELECT fact.value ->> 'observationId' AS observation, jsonb_object_agg(fact.key, fact.value -> 'value') AS fields
    FROM jsonb_each("offer"."facts") fact GROUP BY 1
  ) said), '{}');
UPDATE "catalog_item_change" SET "changes" = coalesce((
  SELECT jsonb_agg(jsonb_build_object('offerId', source.offer, 'observationId', source.observation, 'fields', source.fields)) FROM (
    SELECT change.value ->> 'offerId' AS offer, change.value ->> 'observationId' AS observation,
      jsonb_object_agg(change.value ->> 'field', change.value - 'field' - 'offerId' - 'observationId') AS fields
    FROM jsonb_array_elements("catalog_item_change"."changes") change GROUP BY 1, 2
  ) source), '[]');
