-- Changed subscriptions whose offers are to be decided again, with how far that has come. Whoever writes a subscription leaves one.
CREATE TABLE "subscription_change" (
    "tenant_id" TEXT NOT NULL,
    "supplier_id" TEXT NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "after_supplier_id" TEXT NOT NULL DEFAULT '',
    "after_listing_key" TEXT NOT NULL DEFAULT '',
    "after_variant" TEXT NOT NULL DEFAULT '',
    "after_market" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "subscription_change_pkey" PRIMARY KEY ("tenant_id", "supplier_id")
);

CREATE FUNCTION "note_subscription_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    INSERT INTO "subscription_change" AS known ("tenant_id", "supplier_id") VALUES (OLD."tenant_id", OLD."supplier_id")
    ON CONFLICT ("tenant_id", "supplier_id") DO UPDATE SET "changed_at" = excluded."changed_at",
      "after_supplier_id" = '', "after_listing_key" = '', "after_variant" = '', "after_market" = '';
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO "subscription_change" AS known ("tenant_id", "supplier_id") VALUES (NEW."tenant_id", NEW."supplier_id")
    ON CONFLICT ("tenant_id", "supplier_id") DO UPDATE SET "changed_at" = excluded."changed_at",
      "after_supplier_id" = '', "after_listing_key" = '', "after_variant" = '', "after_market" = '';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER "subscription_changed" AFTER INSERT OR UPDATE OR DELETE ON "tenant_subscription"
  FOR EACH ROW EXECUTE FUNCTION "note_subscription_change"();

-- A number names one product of one market; and the rules of which fact wins are new: everything is decided once more.
UPDATE "catalog_item" item SET "item_key" = item."item_key" || '/' || (
  SELECT offer."market" FROM "catalog_item_offer" mapped JOIN "offer" ON offer."id" = mapped."offer_id"
  WHERE mapped."tenant_id" = item."tenant_id" AND mapped."item_id" = item."id" ORDER BY offer."id" LIMIT 1)
WHERE item."item_key" LIKE 'gtin:%' AND EXISTS (
  SELECT FROM "catalog_item_offer" mapped WHERE mapped."tenant_id" = item."tenant_id" AND mapped."item_id" = item."id");
INSERT INTO "subscription_change" ("tenant_id", "supplier_id") SELECT "tenant_id", "supplier_id" FROM "tenant_subscription";
