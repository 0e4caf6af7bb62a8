-- How well each tenant's storefront follows, as a time series.
CREATE TABLE "signal_sample" (
    "tenant_id" TEXT NOT NULL,
    "signal" TEXT NOT NULL,
    "measured_at" TIMESTAMPTZ(3) NOT NULL,
    "value" DOUBLE PRECISION NOT NULL,
    "limit_value" DOUBLE PRECISION NOT NULL,
    "green" BOOLEAN NOT NULL,

    CONSTRAINT "signal_sample_pkey" PRIMARY KEY ("tenant_id","signal","measured_at")
);
CREATE INDEX "signal_sample_measured_at_idx" ON "signal_sample"("measured_at");
-- When a signal was last red.
CREATE INDEX "signal_sample_red" ON "signal_sample" ("tenant_id", "signal", "measured_at") WHERE NOT "green";
