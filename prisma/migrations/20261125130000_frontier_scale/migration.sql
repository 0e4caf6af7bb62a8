-- The event of a page that waits for a parser for long, so that it can be sent again.
ALTER TABLE "fetch_request" ADD COLUMN "page_fetched" JSON;

-- A retailer's runs at work: the relay asks for them many times a second, whatever the history.
CREATE INDEX "crawl_run_running" ON "crawl_run" ("retailer_id", "priority", "id") WHERE "state" = 'running';
