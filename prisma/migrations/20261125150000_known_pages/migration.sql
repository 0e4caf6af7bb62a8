-- Where a catalog page led, so that one that comes back as it was need not be read again for it.
ALTER TABLE "page_reading" ADD COLUMN "leads_to" JSON;
