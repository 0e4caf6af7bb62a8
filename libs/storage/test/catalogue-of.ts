/**
 * What a database looks like to Prisma: columns, keys and indexes. Checks, partial indexes and views are left out, since a
 * Prisma schema cannot say them.
 */
export const catalogueOf = `
  select 'column' as kind, table_name || '.' || column_name as name,
         concat_ws(' ', udt_name, datetime_precision, is_nullable, column_default) as definition
    from information_schema.columns
    join information_schema.tables using (table_schema, table_name)
   where table_schema = 'public' and table_name <> '_prisma_migrations' and table_type = 'BASE TABLE'
  union all
  select 'index', indexname, indexdef
    from pg_indexes
    join pg_index on indexrelid = (quote_ident(schemaname) || '.' || quote_ident(indexname))::regclass
   where schemaname = 'public' and tablename <> '_prisma_migrations' and indpred is null
  union all
  select 'constraint', conname, pg_get_constraintdef(oid)
    from pg_constraint
   where connamespace = 'public'::regnamespace and contype in ('p', 'u', 'f')
     and conrelid <> coalesce(to_regclass('_prisma_migrations'), 0)
   order by 1, 2`;
