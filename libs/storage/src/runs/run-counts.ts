import type { Queryable } from '../database/queryable.js';
import { Prisma } from '../generated/prisma/client.js';

/**
 * Requests of a `run` by state, and the rows that it was the last to see: one object `counts`. All but the rows of its
 * tree are looked up by keys of the run alone.
 */
export const countsOfRun = Prisma.sql`
  select jsonb_build_object(
    'pending', frontier.pending, 'dispatched', frontier.dispatched, 'fetched', frontier.fetched,
    'parsed', frontier.parsed, 'failed', frontier.failed, 'parseFailed', frontier.parse_failed,
    'skipped', frontier.skipped,
    'catalogTreeNodes', coalesce(tree.nodes, 0), 'leaves', coalesce(tree.leaves, 0),
    'catalogPages', pages.pages, 'catalogPageItems', pages.items, 'productPages', products.pages) as counts
  from (
    -- The index alone counts by state: of a large run a seventh of the time that looking at its rows takes.
    select coalesce(sum(requests) filter (where state = 'pending'), 0) as pending,
      coalesce(sum(requests) filter (where state = 'dispatched'), 0) as dispatched,
      coalesce(sum(requests) filter (where state = 'fetched'), 0) as fetched,
      coalesce(sum(requests) filter (where state = 'parsed'), 0) as parsed,
      coalesce(sum(requests) filter (where state = 'failed'), 0) as failed,
      coalesce(sum(requests) filter (where state = 'parse-failed'), 0) as parse_failed,
      coalesce(sum(requests) filter (where state = 'skipped'), 0) as skipped
    from (select state, count(*) as requests from fetch_request where run_id = run.id group by state) by_state
  ) frontier
  cross join lateral (
    -- A menu of several pages has a tree for each of them.
    select sum(node_count) as nodes, sum(leaf_count) as leaves from catalog_tree
    where retailer_id = run.retailer_id and last_run_id = run.id
  ) tree
  cross join lateral (
    select count(*) as pages, coalesce(sum(item_count), 0) as items from catalog_page where run_id = run.id
  ) pages
  cross join lateral (
    select count(distinct source_page_id) as pages from product where run_id = run.id
  ) products`;

/**
 * Keeps the counts of runs that have ended, as long as they are theirs: a later run takes over their pages, and in the
 * end their requests are deleted. Answers how many were counted.
 */
export const keepFinalCounts = (sql: Queryable, limit: number): Promise<number> =>
  sql.$executeRaw`
    update crawl_run ended set final_counts = counted.counts
    from (
      select * from crawl_run
      where final_counts is null and state in ('completed', 'failed', 'cancelled') and leftovers_at is null
      order by finished_at limit ${limit} for update skip locked
    ) run
    cross join lateral (${countsOfRun}) counted
    where ended.id = run.id`;
