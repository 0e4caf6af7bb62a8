-- CreateTable
CREATE TABLE "supplier" (
    "id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "supplier_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "retailer" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "origin" TEXT NOT NULL,
    "market" TEXT NOT NULL,
    "politeness_key" TEXT NOT NULL,
    "politeness_epoch" INTEGER NOT NULL DEFAULT 1,
    "rate_per_second" DOUBLE PRECISION NOT NULL,
    "max_concurrency" INTEGER NOT NULL,
    "schedule" TEXT,
    "schedule_scope" TEXT,
    "next_run_at" TIMESTAMPTZ(3),
    "recipe_fingerprint" TEXT NOT NULL,
    "enabled" BOOLEAN NOT NULL DEFAULT true,

    CONSTRAINT "retailer_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "recipe" (
    "fingerprint" TEXT NOT NULL,
    "retailer_id" TEXT NOT NULL,
    "definition" JSONB NOT NULL,
    "registered_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "recipe_pkey" PRIMARY KEY ("fingerprint")
);

-- CreateTable
CREATE TABLE "crawl_request" (
    "id" TEXT NOT NULL,
    "idempotency_key" TEXT NOT NULL,
    "request_hash" TEXT NOT NULL,
    "run_ids" TEXT[],
    "correlation_id" TEXT NOT NULL,
    "accepted_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "crawl_request_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "crawl_run" (
    "id" TEXT NOT NULL,
    "crawl_request_id" TEXT NOT NULL,
    "retailer_id" TEXT NOT NULL,
    "scope" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "recipe_fingerprint" TEXT NOT NULL,
    "correlation_id" TEXT NOT NULL,
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "crawl_run_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "fetch_request" (
    "id" TEXT NOT NULL,
    "run_id" TEXT NOT NULL,
    "retailer_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "context" JSONB NOT NULL DEFAULT '{}',
    "state" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "not_before" TIMESTAMPTZ(3) NOT NULL,
    "dispatched_at" TIMESTAMPTZ(3),
    "overdue_at" TIMESTAMPTZ(3),
    "raw_key" TEXT,
    "parsed_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),
    "unsynced_bits" INTEGER NOT NULL DEFAULT 0,
    "synced_at" TIMESTAMPTZ(3),
    "error_code" TEXT,
    "error_message" TEXT,
    "http_status" INTEGER,
    "raw_object_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "fetch_request_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "raw_object" (
    "id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "supplier_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "final_url" TEXT NOT NULL,
    "http_status" INTEGER NOT NULL,
    "content_type" TEXT,
    "stored_encoding" TEXT NOT NULL,
    "wire_sha256" TEXT NOT NULL,
    "wire_bytes" INTEGER NOT NULL,
    "body_sha256" TEXT NOT NULL,
    "body_bytes" INTEGER NOT NULL,
    "etag" TEXT,
    "last_modified" TEXT,
    "fetched_at" TIMESTAMPTZ(3) NOT NULL,
    "run_id" TEXT,

    CONSTRAINT "raw_object_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "source_page" (
    "id" BIGSERIAL NOT NULL,
    "supplier_id" TEXT NOT NULL,
    "market" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "raw_object_id" TEXT NOT NULL,
    "raw_key" TEXT NOT NULL,
    "body_sha256" TEXT NOT NULL,
    "etag" TEXT,
    "last_modified" TEXT,
    "parser_version" TEXT NOT NULL,
    "observed_at" TIMESTAMPTZ(3) NOT NULL,
    "confirmed_at" TIMESTAMPTZ(3) NOT NULL,
    "last_run_id" TEXT NOT NULL,

    CONSTRAINT "source_page_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "unreadable_page" (
    "supplier_id" TEXT NOT NULL,
    "market" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "raw_object_id" TEXT NOT NULL,
    "etag" TEXT,
    "last_modified" TEXT,
    "fetched_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "unreadable_page_pkey" PRIMARY KEY ("supplier_id","market","url")
);

-- CreateTable
CREATE TABLE "catalog_tree" (
    "id" TEXT NOT NULL,
    "retailer_id" TEXT NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "node_count" INTEGER NOT NULL,
    "leaf_count" INTEGER NOT NULL,
    "run_id" TEXT NOT NULL,
    "last_run_id" TEXT NOT NULL,
    "raw_object_id" TEXT NOT NULL,
    "parser_version" TEXT NOT NULL,
    "observed_at" TIMESTAMPTZ(3) NOT NULL,
    "confirmed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "catalog_tree_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "catalog_tree_node" (
    "tree_id" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "parent" INTEGER,
    "level" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "path" TEXT[],
    "url" TEXT,
    "leaf" BOOLEAN NOT NULL,
    "raw_object_id" TEXT NOT NULL,
    "parser_version" TEXT NOT NULL,

    CONSTRAINT "catalog_tree_node_pkey" PRIMARY KEY ("tree_id","position")
);

-- CreateTable
CREATE TABLE "catalog_page" (
    "source_page_id" BIGINT NOT NULL,
    "retailer_id" TEXT NOT NULL,
    "market" TEXT NOT NULL,
    "leaf_url" TEXT NOT NULL,
    "page_number" INTEGER NOT NULL,
    "url" TEXT NOT NULL,
    "item_count" INTEGER NOT NULL,
    "run_id" TEXT NOT NULL,
    "raw_object_id" TEXT NOT NULL,
    "parser_version" TEXT NOT NULL,
    "parsed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "catalog_page_pkey" PRIMARY KEY ("source_page_id")
);

-- CreateTable
CREATE TABLE "catalog_page_item" (
    "source_page_id" BIGINT NOT NULL,
    "listing_key" TEXT NOT NULL,
    "variant" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "sku" TEXT,
    "name" TEXT,
    "url" TEXT,
    "brand" TEXT,
    "price_minor" BIGINT,
    "regular_price_minor" BIGINT,
    "currency" TEXT,
    "availability" TEXT,
    "raw_object_id" TEXT NOT NULL,
    "parser_version" TEXT NOT NULL,

    CONSTRAINT "catalog_page_item_pkey" PRIMARY KEY ("source_page_id","listing_key","variant")
);

-- CreateTable
CREATE TABLE "product" (
    "source_page_id" BIGINT NOT NULL,
    "listing_key" TEXT NOT NULL,
    "variant" TEXT NOT NULL,
    "retailer_id" TEXT NOT NULL,
    "market" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "sku" TEXT,
    "gtin" TEXT,
    "mpn" TEXT,
    "name" TEXT NOT NULL,
    "brand" TEXT,
    "description" TEXT,
    "image_urls" TEXT[],
    "price_minor" BIGINT,
    "regular_price_minor" BIGINT,
    "currency" TEXT,
    "availability" TEXT,
    "run_id" TEXT NOT NULL,
    "raw_object_id" TEXT NOT NULL,
    "parser_version" TEXT NOT NULL,
    "parsed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "product_pkey" PRIMARY KEY ("source_page_id","listing_key","variant")
);

-- CreateTable
CREATE TABLE "observation" (
    "id" TEXT NOT NULL,
    "supplier_id" TEXT NOT NULL,
    "listing_key" TEXT NOT NULL,
    "variant" TEXT NOT NULL,
    "market" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "source_page_id" BIGINT,
    "fields" JSONB NOT NULL,
    "observed_at" TIMESTAMPTZ(3) NOT NULL,
    "last_confirmed_at" TIMESTAMPTZ(3),
    "open" BOOLEAN NOT NULL,
    "closed_run_id" TEXT,
    "superseded_at" TIMESTAMPTZ(3),
    "promotion" INTEGER NOT NULL DEFAULT 0,
    "plan_id" TEXT,
    "withdrawn_at" TIMESTAMPTZ(3),
    "run_id" TEXT,
    "raw_object_id" TEXT,
    "parser_version" TEXT,

    CONSTRAINT "observation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "offer" (
    "id" TEXT NOT NULL,
    "supplier_id" TEXT NOT NULL,
    "listing_key" TEXT NOT NULL,
    "variant" TEXT NOT NULL,
    "market" TEXT NOT NULL,
    "facts" JSONB NOT NULL,
    "gtin" TEXT,
    "listed" BOOLEAN NOT NULL DEFAULT true,
    "version" INTEGER NOT NULL,
    "decided_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "offer_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "tenant" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,

    CONSTRAINT "tenant_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "tenant_subscription" (
    "tenant_id" TEXT NOT NULL,
    "supplier_id" TEXT NOT NULL,
    "priority" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "tenant_subscription_pkey" PRIMARY KEY ("tenant_id","supplier_id")
);

-- CreateTable
CREATE TABLE "catalog_item" (
    "tenant_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "item_key" TEXT NOT NULL,
    "supplier_id" TEXT NOT NULL,
    "sku" TEXT,
    "facts" JSONB NOT NULL,
    "listed" BOOLEAN NOT NULL,
    "version" INTEGER NOT NULL,
    "told_version" INTEGER NOT NULL DEFAULT 0,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "catalog_item_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "catalog_item_offer" (
    "tenant_id" TEXT NOT NULL,
    "offer_id" TEXT NOT NULL,
    "item_id" TEXT NOT NULL,

    CONSTRAINT "catalog_item_offer_pkey" PRIMARY KEY ("tenant_id","offer_id")
);

-- CreateTable
CREATE TABLE "catalog_item_change" (
    "tenant_id" TEXT NOT NULL,
    "item_id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,
    "changes" JSONB NOT NULL,
    "correlation_id" TEXT NOT NULL,

    CONSTRAINT "catalog_item_change_pkey" PRIMARY KEY ("tenant_id","item_id","version")
);

-- CreateTable
CREATE TABLE "cache_bust" (
    "tenant_id" TEXT NOT NULL,
    "item_id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "payload" JSONB NOT NULL,
    "correlation_id" TEXT NOT NULL,
    "causation_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "cache_bust_pkey" PRIMARY KEY ("tenant_id","item_id")
);

-- CreateTable
CREATE TABLE "outbox" (
    "id" BIGSERIAL NOT NULL,
    "exchange" TEXT NOT NULL,
    "routing_key" TEXT NOT NULL,
    "envelope" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "outbox_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "dead_letter" (
    "id" TEXT NOT NULL,
    "queue" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "message" TEXT NOT NULL,
    "message_type" TEXT,
    "attempts" INTEGER NOT NULL,
    "original" JSONB NOT NULL,
    "died_at" TIMESTAMPTZ(3) NOT NULL,
    "redriven_at" TIMESTAMPTZ(3),

    CONSTRAINT "dead_letter_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "fetcher" (
    "id" TEXT NOT NULL,
    "last_alive_at" TIMESTAMPTZ(3) NOT NULL,
    "held" TEXT[],
    "left_at" TIMESTAMPTZ(3),

    CONSTRAINT "fetcher_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "assignment" (
    "retailer_id" TEXT NOT NULL,
    "fetcher_id" TEXT NOT NULL,
    "epoch" INTEGER NOT NULL,
    "starts_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "assignment_pkey" PRIMARY KEY ("retailer_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "crawl_request_idempotency_key_key" ON "crawl_request"("idempotency_key");

-- CreateIndex
CREATE INDEX "crawl_run_retailer_id_requested_at_idx" ON "crawl_run"("retailer_id", "requested_at" DESC);

-- CreateIndex
CREATE INDEX "crawl_run_crawl_request_id_idx" ON "crawl_run"("crawl_request_id");

-- CreateIndex
CREATE INDEX "fetch_request_run_id_state_idx" ON "fetch_request"("run_id", "state");

-- CreateIndex
CREATE UNIQUE INDEX "fetch_request_run_id_url_key" ON "fetch_request"("run_id", "url");

-- CreateIndex
CREATE UNIQUE INDEX "raw_object_key_key" ON "raw_object"("key");

-- CreateIndex
CREATE INDEX "raw_object_supplier_id_fetched_at_idx" ON "raw_object"("supplier_id", "fetched_at");

-- CreateIndex
CREATE UNIQUE INDEX "source_page_supplier_id_market_url_key" ON "source_page"("supplier_id", "market", "url");

-- CreateIndex
CREATE INDEX "catalog_tree_retailer_id_observed_at_idx" ON "catalog_tree"("retailer_id", "observed_at" DESC);

-- CreateIndex
CREATE INDEX "catalog_page_retailer_id_leaf_url_page_number_idx" ON "catalog_page"("retailer_id", "leaf_url", "page_number");

-- CreateIndex
CREATE INDEX "catalog_page_run_id_idx" ON "catalog_page"("run_id");

-- CreateIndex
CREATE INDEX "product_run_id_idx" ON "product"("run_id");

-- CreateIndex
CREATE UNIQUE INDEX "offer_supplier_id_listing_key_variant_market_key" ON "offer"("supplier_id", "listing_key", "variant", "market");

-- CreateIndex
CREATE INDEX "catalog_item_tenant_id_supplier_id_id_idx" ON "catalog_item"("tenant_id", "supplier_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "catalog_item_tenant_id_item_key_key" ON "catalog_item"("tenant_id", "item_key");

-- CreateIndex
CREATE INDEX "catalog_item_offer_tenant_id_item_id_idx" ON "catalog_item_offer"("tenant_id", "item_id");

-- CreateIndex
CREATE INDEX "cache_bust_created_at_idx" ON "cache_bust"("created_at");

-- CreateIndex
CREATE INDEX "dead_letter_died_at_idx" ON "dead_letter"("died_at");
-- What a Prisma schema cannot say: partial indexes, closed lists of states.

-- The relay's question: what is due for this retailer, oldest run first?
CREATE INDEX "fetch_request_due" ON "fetch_request" ("retailer_id", "run_id", "id", "not_before") WHERE "state" = 'pending';
-- How much of a retailer's window is in flight, and what is overdue?
CREATE INDEX "fetch_request_in_flight" ON "fetch_request" ("retailer_id", "overdue_at") WHERE "state" = 'dispatched';
-- Which parsed pages wait for catalog-sync?
CREATE INDEX "fetch_request_unsynced" ON "fetch_request" ("run_id") WHERE "unsynced_bits" <> 0;
-- Runs that are not over yet.
CREATE INDEX "crawl_run_open" ON "crawl_run" ("state", "id") WHERE "state" IN ('requested', 'running');
-- The statements that take part in deciding an offer.
CREATE INDEX "observation_candidates" ON "observation" ("supplier_id", "listing_key", "variant", "market")
  WHERE "superseded_at" IS NULL AND "withdrawn_at" IS NULL;
-- What a page says now; at most one statement a listing.
CREATE UNIQUE INDEX "observation_open" ON "observation" ("source_page_id", "listing_key", "variant", "market") WHERE "open";
-- What a run has taken off its pages.
CREATE INDEX "observation_closed" ON "observation" ("closed_run_id") WHERE "closed_run_id" IS NOT NULL;

ALTER TABLE "supplier" ADD CHECK ("kind" IN ('retailer', 'vendor', 'partner'));
ALTER TABLE "crawl_run" ADD CHECK ("scope" IN ('tree', 'pages', 'products'));
ALTER TABLE "crawl_run" ADD CHECK ("state" IN ('requested', 'running', 'completed', 'failed', 'cancelled'));
ALTER TABLE "fetch_request" ADD CHECK ("kind" IN ('catalog-tree', 'catalog-page', 'product-page'));
ALTER TABLE "fetch_request" ADD CHECK ("state" IN ('pending', 'dispatched', 'parsed', 'failed', 'parse-failed', 'skipped'));
ALTER TABLE "observation" ADD CHECK ("source" IN ('catalog-page', 'product-page', 'crawl-run', 'vendor-event', 'partner-feed'));
