import { jsonRows } from '../database/json-rows.js';
import type { Tx } from '../database/queryable.js';

/** Marks what catalog-sync has decided of each request; one whose last bucket is marked is synced. */
export const markSynced = async (
  tx: Tx,
  decided: readonly { requestId: string; bucket: number }[],
  at: Date,
): Promise<void> => {
  const bitsById = new Map<string, number>();
  for (const { requestId, bucket } of decided) {
    bitsById.set(requestId, (bitsById.get(requestId) ?? 0) | (1 << bucket));
  }
  if (bitsById.size === 0) return;
  const requestIds = [...bitsById.keys()].sort();
  const rows = requestIds.map((id, position) => ({ id, bits: bitsById.get(id) ?? 0, position }));
  await tx.$executeRaw`
    with locked as (
      select fetch_request.id, decided.bits
      from json_to_recordset(${jsonRows(rows)}::json) as decided (id text, bits int, position int)
      join fetch_request using (id)
      where fetch_request.id = any(${requestIds}::text[]) and unsynced_bits & decided.bits <> 0
      order by position
      for update of fetch_request
    )
    update fetch_request
    set unsynced_bits = unsynced_bits & ~locked.bits,
      synced_at = case when unsynced_bits & ~locked.bits = 0 then ${at}::timestamptz else synced_at end
    from locked
    where fetch_request.id = locked.id`;
};
