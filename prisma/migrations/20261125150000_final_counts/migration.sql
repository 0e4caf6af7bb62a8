-- What a run had read when it ended: later runs take over its pages, and its requests are deleted in the end.
ALTER TABLE "crawl_run" ADD COLUMN "final_counts" JSONB;
-- Runs that are over and not counted yet.
CREATE INDEX "crawl_run_uncounted" ON "crawl_run" ("finished_at")
  WHERE "final_counts" IS NULL AND "state" IN ('completed', 'failed', 'cancelled');

-- Items by their SKU, whatever their listing is called.
CREATE INDEX "catalog_item_sku" ON "catalog_item" ("tenant_id", "sku") WHERE "sku" IS NOT NULL;
