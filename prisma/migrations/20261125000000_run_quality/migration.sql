-- Runs that ended before this migration are not measured: later runs have taken over their pages.
ALTER TABLE "crawl_run" ADD COLUMN "quality_due_at" TIMESTAMPTZ(3);
ALTER TABLE "crawl_run" ADD COLUMN "quality_attempts" INTEGER NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "run_quality" (
    "run_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "retailer_id" TEXT NOT NULL,
    "scope" TEXT NOT NULL,
    "finished_at" TIMESTAMPTZ(3) NOT NULL,
    "comparable" BOOLEAN NOT NULL,
    "pages_parsed" INTEGER NOT NULL,
    "pages_failed" INTEGER NOT NULL,
    "pages_skipped" INTEGER NOT NULL,
    "pages_empty" INTEGER NOT NULL,
    "items" INTEGER NOT NULL,
    "listings" INTEGER NOT NULL,
    "fields" JSONB NOT NULL,
    "prices" JSONB NOT NULL,
    "availability" JSONB NOT NULL,

    CONSTRAINT "run_quality_pkey" PRIMARY KEY ("run_id", "kind")
);

-- CreateIndex
CREATE INDEX "run_quality_retailer_id_scope_kind_finished_at_idx" ON "run_quality"("retailer_id", "scope", "kind", "finished_at" DESC);

-- Runs that wait to be measured.
CREATE INDEX "crawl_run_quality_due" ON "crawl_run" ("quality_due_at") WHERE "quality_due_at" IS NOT NULL;

ALTER TABLE "run_quality" ADD CHECK ("kind" IN ('tile', 'product'));
