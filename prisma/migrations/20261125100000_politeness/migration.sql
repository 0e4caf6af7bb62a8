-- What a retailer states beside rate and concurrency, what an operator has decided, and why it stands still.
ALTER TABLE "retailer" ADD COLUMN "delay_jitter" DOUBLE PRECISION;
ALTER TABLE "retailer" ADD COLUMN "windows" JSONB;
ALTER TABLE "retailer" ADD COLUMN "daily_requests" INTEGER;
ALTER TABLE "retailer" ADD COLUMN "daily_bytes" BIGINT;
ALTER TABLE "retailer" ADD COLUMN "rate_override" DOUBLE PRECISION;
ALTER TABLE "retailer" ADD COLUMN "paused_at" TIMESTAMPTZ(3);
ALTER TABLE "retailer" ADD COLUMN "paused_reason" TEXT;

-- Manual runs (0) go before scheduled ones (1); budgets, and why a run ended before its requests did.
ALTER TABLE "crawl_run" ADD COLUMN "priority" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "crawl_run" ADD COLUMN "paused_at" TIMESTAMPTZ(3);
ALTER TABLE "crawl_run" ADD COLUMN "rate_override" DOUBLE PRECISION;
ALTER TABLE "crawl_run" ADD COLUMN "max_requests" INTEGER;
ALTER TABLE "crawl_run" ADD COLUMN "max_depth" INTEGER;
ALTER TABLE "crawl_run" ADD COLUMN "requests_sent" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "crawl_run" ADD COLUMN "ended_reason" TEXT;
ALTER TABLE "crawl_run" ADD COLUMN "leftovers_at" TIMESTAMPTZ(3);

ALTER TABLE "fetch_request" ADD COLUMN "depth" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "fetch_request" ADD COLUMN "fetched_at" TIMESTAMPTZ(3);

-- A message that could not be sent waits, and the ones behind it pass.
ALTER TABLE "outbox" ADD COLUMN "attempts" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "outbox" ADD COLUMN "next_attempt_at" TIMESTAMPTZ(3);
ALTER TABLE "cache_bust" ADD COLUMN "attempts" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "cache_bust" ADD COLUMN "next_attempt_at" TIMESTAMPTZ(3);

-- Heartbeats are ordered by the fetcher's own counter, and dated by the database's clock.
ALTER TABLE "fetcher" ADD COLUMN "sequence" BIGINT;

-- CreateTable
CREATE TABLE "politeness" (
    "key" TEXT NOT NULL,
    "rate_per_second" DOUBLE PRECISION NOT NULL,
    "max_concurrency" INTEGER NOT NULL,
    "delay_jitter" DOUBLE PRECISION NOT NULL DEFAULT 0.1,
    "windows" JSONB,
    "daily_requests" INTEGER,
    "daily_bytes" BIGINT,
    "day" DATE,
    "requests_today" INTEGER NOT NULL DEFAULT 0,
    "bytes_today" BIGINT NOT NULL DEFAULT 0,
    "not_before" TIMESTAMPTZ(3),
    "not_before_reason" TEXT,
    "throttled_since" TIMESTAMPTZ(3),
    "breaker_state" TEXT NOT NULL DEFAULT 'closed',
    "breaker_reason" TEXT,
    "breaker_until" TIMESTAMPTZ(3),
    "breaker_opened" INTEGER NOT NULL DEFAULT 0,
    "current_rate" DOUBLE PRECISION,
    "epoch" INTEGER NOT NULL DEFAULT 1,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "politeness_pkey" PRIMARY KEY ("key")
);

-- CreateIndex
CREATE INDEX "retailer_politeness_key_idx" ON "retailer"("politeness_key");

-- The limits that hold so far; a fetcher may know an epoch of any of a key's retailers already.
INSERT INTO "politeness" ("key", "rate_per_second", "max_concurrency", "epoch")
SELECT "politeness_key", min("rate_per_second"), min("max_concurrency"), max("politeness_epoch")
FROM "retailer" WHERE "enabled" GROUP BY "politeness_key";

ALTER TABLE "politeness" ADD CHECK ("breaker_state" IN ('closed', 'open', 'half-open'));
ALTER TABLE "crawl_run" ADD CHECK ("priority" BETWEEN 0 AND 9);
ALTER TABLE "fetch_request" DROP CONSTRAINT "fetch_request_state_check";
ALTER TABLE "fetch_request" ADD CHECK ("state" IN ('pending', 'dispatched', 'fetched', 'parsed', 'failed', 'parse-failed', 'skipped'));

-- The relay's two questions: what was not tried yet, in the order in which it was found, and what is due once more?
DROP INDEX "fetch_request_due";
CREATE INDEX "fetch_request_untried" ON "fetch_request" ("retailer_id", "run_id", "kind", "id")
  WHERE "state" = 'pending' AND "error_code" IS NULL;
CREATE INDEX "fetch_request_put_back" ON "fetch_request" ("retailer_id", "run_id", "not_before")
  WHERE "state" = 'pending' AND "error_code" IS NOT NULL;
-- Pages that wait for a parser for long.
CREATE INDEX "fetch_request_unparsed" ON "fetch_request" ("overdue_at") WHERE "state" = 'fetched';
-- Runs that are over while rows of theirs still say otherwise.
CREATE INDEX "crawl_run_leftovers" ON "crawl_run" ("leftovers_at") WHERE "leftovers_at" IS NOT NULL;
