-- Each try to publish a message of cache-busts, and what the broker said.
CREATE TABLE "publish_attempt" (
    "id" TEXT NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "correlation_id" TEXT NOT NULL,
    "items" INTEGER NOT NULL,
    "attempted_at" TIMESTAMPTZ(3) NOT NULL,
    "outcome" TEXT NOT NULL,
    "code" TEXT,
    "reason" TEXT,

    CONSTRAINT "publish_attempt_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "publish_attempt_tenant_id_attempted_at_idx" ON "publish_attempt"("tenant_id", "attempted_at");
ALTER TABLE "publish_attempt" ADD CHECK ("outcome" IN ('accepted', 'rejected'));

-- With which attempt a version was told; ids of attempts grow with time, so that the oldest are found by their ranges of pages.
CREATE TABLE "told_version" (
    "tenant_id" TEXT NOT NULL,
    "item_id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "attempt_id" TEXT NOT NULL,

    CONSTRAINT "told_version_pkey" PRIMARY KEY ("tenant_id","item_id","version")
);
CREATE INDEX "told_version_attempt_id_idx" ON "told_version" USING BRIN ("attempt_id");

-- A storefront's word that it has taken a message.
CREATE TABLE "storefront_receipt" (
    "attempt_id" TEXT NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "storefront" TEXT NOT NULL,
    "taken_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "storefront_receipt_pkey" PRIMARY KEY ("attempt_id")
);

-- What one crawl, event or feed has changed.
CREATE INDEX "catalog_item_change_correlation_id_idx" ON "catalog_item_change"("correlation_id");
