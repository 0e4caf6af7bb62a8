import { jsonRows } from '../database/json-rows.js';
import type { Tx } from '../database/queryable.js';
import type { Provenance } from './page-rows.js';

export interface TreeNodeRow {
  /** Position in the menu, depth first, from 0. */
  position: number;
  /** The parent's position. */
  parent: number | null;
  level: number;
  name: string;
  path: readonly string[];
  url: string | null;
  leaf: boolean;
}

/** A menu as a page shows it. */
export interface TreeVersion extends Provenance {
  /** For a new version; a known one keeps its own. */
  id: string;
  retailerId: string;
  /** Equal for menus of equal structure. */
  fingerprint: string;
  /** One page of a menu that several pages show: each of them has versions of its own. */
  isPart: boolean;
  nodes: readonly TreeNodeRow[];
  runId: string;
  fetchedAt: Date;
}

/** Confirms each retailer's latest tree where it is still the same, else adds a version. */
export const writeCatalogTrees = async (tx: Tx, trees: readonly TreeVersion[]): Promise<void> => {
  if (trees.length === 0) return;
  const rows = trees.map(({ nodes, ...tree }) => ({
    ...tree,
    nodeCount: nodes.length,
    leafCount: nodes.filter(({ leaf }) => leaf).length,
  }));
  const added = await tx.$queryRaw<{ id: string }[]>`
    with shown as materialized (
      -- Each tree beside the latest version kept; where a menu has several parts, beside the one of the same content.
      select x.*, latest.id as latest_id, latest.fingerprint is not distinct from x.fingerprint as is_known
      from json_to_recordset(${jsonRows(rows)}::json) as x(
        id text, "retailerId" text, fingerprint text, "nodeCount" int, "leafCount" int, "runId" text,
        "rawObjectId" text, "parserVersion" text, "fetchedAt" timestamptz, "isPart" boolean)
      left join lateral (
        select t.id, t.fingerprint from catalog_tree t
        where t.retailer_id = x."retailerId" and (not x."isPart" or t.fingerprint = x.fingerprint)
        order by t.observed_at desc, t.id desc limit 1
      ) latest on true
    ), confirmed as (
      -- The same again: it was seen, nothing more.
      update catalog_tree t set last_run_id = s."runId", confirmed_at = greatest(t.confirmed_at, s."fetchedAt")
      from shown s where t.id = s.latest_id and s.is_known
    )
    insert into catalog_tree (id, retailer_id, fingerprint, node_count, leaf_count, run_id, last_run_id, raw_object_id,
      parser_version, observed_at, confirmed_at)
    select s.id, s."retailerId", s.fingerprint, s."nodeCount", s."leafCount", s."runId", s."runId", s."rawObjectId",
      s."parserVersion", s."fetchedAt", s."fetchedAt"
    from shown s where not s.is_known
    returning id`;
  const addedIds = new Set(added.map(({ id }) => id));
  await insertNodes(
    tx,
    trees.filter(({ id }) => addedIds.has(id)),
  );
};

const insertNodes = async (tx: Tx, trees: readonly TreeVersion[]): Promise<void> => {
  const rows = trees.flatMap(({ id, rawObjectId, parserVersion, nodes }) =>
    nodes.map((node) => ({ ...node, treeId: id, rawObjectId, parserVersion })),
  );
  if (rows.length === 0) return;
  await tx.$executeRaw`
    insert into catalog_tree_node (tree_id, position, parent, level, name, path, url, leaf, raw_object_id,
      parser_version)
    select x."treeId", x.position, x.parent, x.level, x.name, x.path, x.url, x.leaf, x."rawObjectId", x."parserVersion"
    from json_to_recordset(${jsonRows(rows)}::json) as x(
      "treeId" text, position int, parent int, level int, name text, path text[], url text, leaf boolean,
      "rawObjectId" text, "parserVersion" text)`;
};
