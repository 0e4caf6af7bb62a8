-- How a page was read: once for each raw object and parser version. What was read before this migration has none.
CREATE TABLE "page_reading" (
    "raw_object_id" TEXT NOT NULL,
    "parser_version" TEXT NOT NULL,
    "reading" JSON NOT NULL,

    CONSTRAINT "page_reading_pkey" PRIMARY KEY ("raw_object_id","parser_version")
);
