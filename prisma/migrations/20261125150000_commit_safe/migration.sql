-- A statement that was on its way when a page was last confirmed is found by its transaction, not by its time.
ALTER TABLE "observation" ADD COLUMN "written_in" BIGINT NOT NULL DEFAULT 0;
ALTER TABLE "observation" ALTER COLUMN "written_in" SET DEFAULT ((pg_current_xact_id())::text)::bigint;
-- What was committed when a page was last confirmed, a pg_snapshot. Null: of what stands already everything is looked at once.
ALTER TABLE "source_page" ADD COLUMN "seen_snapshot" TEXT;
