-- Since when a retailer's recipe file is gone; one that comes back is enabled again, unlike one that an operator disabled.
ALTER TABLE "retailer" ADD COLUMN "withdrawn_at" TIMESTAMPTZ(3);
