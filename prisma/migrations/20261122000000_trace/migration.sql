-- W3C trace context (https://www.w3.org/TR/trace-context/) of what asked for the crawl, carried to the cache-bust.
-- Null for what was written before this migration.
ALTER TABLE "crawl_run" ADD COLUMN "traceparent" TEXT;
ALTER TABLE "cache_bust" ADD COLUMN "traceparent" TEXT;
