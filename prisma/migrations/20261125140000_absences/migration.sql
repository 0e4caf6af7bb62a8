-- Listings that the latest complete readings did not find where they used to be: two in a row, and they are delisted.
CREATE TABLE "listing_absence" (
    "supplier_id" TEXT NOT NULL,
    "listing_key" TEXT NOT NULL,
    "variant" TEXT NOT NULL,
    "market" TEXT NOT NULL,
    "absences" INTEGER NOT NULL,
    "run_id" TEXT NOT NULL,
    "run_started_at" TIMESTAMPTZ(3) NOT NULL,
    "absent_at" TIMESTAMPTZ(3) NOT NULL,
    "is_due" BOOLEAN NOT NULL,

    CONSTRAINT "listing_absence_pkey" PRIMARY KEY ("supplier_id", "listing_key", "variant", "market")
);
-- Which of them are to be delisted?
CREATE INDEX "listing_absence_due" ON "listing_absence" ("supplier_id") WHERE "is_due";

-- Which leaf a catalog page was last a page of, also when its leaf has lost it.
ALTER TABLE "source_page" ADD COLUMN "leaf_url" TEXT;
UPDATE "source_page" SET "leaf_url" = page."leaf_url" FROM "catalog_page" page WHERE page."source_page_id" = "source_page"."id";

-- What is gone is told by what was read since a run began, not by which run closed it.
DROP INDEX "observation_closed";
ALTER TABLE "observation" DROP COLUMN "closed_run_id";
