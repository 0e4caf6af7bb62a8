-- What is not in the outbox of cache-busts has been told: no item has to remember its told version, which had the whole item,
-- facts and all, written anew for each cache-bust.
ALTER TABLE "catalog_item" DROP COLUMN "told_version";

-- Who said it stands once beside all that was said, not beside each field. What is only ever read whole is kept as text:
-- taking it apart for each row costs as much as all the rest of the row.
ALTER TABLE "offer" ALTER COLUMN "facts" TYPE JSON;
UPDATE "offer" SET "facts" = coalesce((
  SELECT json_object_agg(said.observation, said.values) FROM (
    SELECT fact.value ->> 'observationId' AS observation, json_object_agg(fact.key, fact.value -> 'value') AS values
    FROM json_each("offer"."facts") fact GROUP BY 1
  ) said), '{}');
ALTER TABLE "catalog_item" ALTER COLUMN "facts" TYPE JSON;
UPDATE "catalog_item" SET "facts" = coalesce((
  SELECT json_object_agg(by_offer.offer, by_offer.said) FROM (
    SELECT said.offer, json_object_agg(said.observation, said.values) AS said FROM (
      SELECT fact.value ->> 'offerId' AS offer, fact.value ->> 'observationId' AS observation,
        json_object_agg(fact.key, fact.value -> 'value') AS values
      FROM json_each("catalog_item"."facts") fact GROUP BY 1, 2
    ) said GROUP BY 1
  ) by_offer), '{}');
-- What a field has become is what the observation says: it is not repeated.
ALTER TABLE "catalog_item_change" ALTER COLUMN "changes" TYPE JSON;
UPDATE "catalog_item_change" SET "changes" = coalesce((
  SELECT json_agg(json_build_object('offerId', source.offer, 'observationId', source.observation,
    'said', source.said, 'gone', source.gone, 'from', source.before)) FROM (
    SELECT change.value ->> 'offerId' AS offer, change.value ->> 'observationId' AS observation,
      coalesce(json_agg(change.value -> 'field') FILTER (WHERE change.value::jsonb ? 'to'), '[]') AS said,
      coalesce(json_agg(change.value -> 'field') FILTER (WHERE NOT change.value::jsonb ? 'to'), '[]') AS gone,
      coalesce(json_object_agg(change.value ->> 'field', change.value -> 'from') FILTER (WHERE change.value::jsonb ? 'from'), '{}') AS before
    FROM json_array_elements("catalog_item_change"."changes") change GROUP BY 1, 2
  ) source), '[]');
ALTER TABLE "cache_bust" ALTER COLUMN "payload" TYPE JSON;
