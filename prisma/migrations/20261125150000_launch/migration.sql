-- How far a tenant's catalog is opened: for all suppliers or one, `*` stands for every. Where no row says otherwise it is live.
CREATE SEQUENCE "launch_mode_revision";
CREATE TABLE "launch_mode" (
    "tenant_id" TEXT NOT NULL,
    "supplier_id" TEXT NOT NULL,
    "mode" TEXT NOT NULL,
    "canary_percent" INTEGER,
    "reason" TEXT NOT NULL,
    "changed_by" TEXT NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,
    "revision" BIGINT NOT NULL,

    CONSTRAINT "launch_mode_pkey" PRIMARY KEY ("tenant_id","supplier_id")
);
ALTER TABLE "launch_mode" ADD CHECK ("mode" IN ('off', 'shadow', 'canary', 'live'));
ALTER TABLE "launch_mode" ADD CHECK (("mode" = 'canary') = ("canary_percent" IS NOT NULL));
ALTER TABLE "launch_mode" ADD CHECK ("canary_percent" BETWEEN 1 AND 99);

-- Who changed what about what Aisle does, and why. Rows are only ever added.
CREATE TABLE "audit_entry" (
    "id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actor" TEXT NOT NULL,
    "key_hash" TEXT,
    "action" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "before" JSONB,
    "after" JSONB,
    "reason" TEXT NOT NULL,

    CONSTRAINT "audit_entry_pkey" PRIMARY KEY ("id")
);

-- Whose word made the versions that are not told yet, and whether a launch mode holds them back.
ALTER TABLE "cache_bust" ADD COLUMN "supplier_ids" TEXT[] DEFAULT ARRAY[]::TEXT[];
ALTER TABLE "cache_bust" ADD COLUMN "held" BOOLEAN NOT NULL DEFAULT false;
UPDATE "cache_bust" SET "supplier_ids" = ARRAY["payload" ->> 'supplierId'];
DROP INDEX "cache_bust_created_at_idx";
-- What may be told, oldest first; held busts are looked at again only when a mode has changed.
CREATE INDEX "cache_bust_waiting" ON "cache_bust" ("created_at", "tenant_id", "item_id") WHERE NOT "held";
CREATE INDEX "cache_bust_held" ON "cache_bust" ("tenant_id", "item_id") WHERE "held";
