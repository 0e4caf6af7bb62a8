import { jsonRows } from '../database/json-rows.js';
import type { Tx } from '../database/queryable.js';
import { Prisma } from '../generated/prisma/client.js';
import { inLockOrder } from './locked-items.js';

/**
 * Does a launch mode hold this row of `cache_bust` back? One mode that matches is enough. An item belongs to the canaries or not
 * for good, by a hash of its id: whoever widens the share adds items and takes none away.
 */
export const isHeldBack = Prisma.sql`exists (
      select from launch_mode
      where launch_mode.mode <> 'live'
        and launch_mode.tenant_id in (cache_bust.tenant_id, '*')
        and (launch_mode.supplier_id = '*' or launch_mode.supplier_id = any(cache_bust.supplier_ids))
        and (launch_mode.mode <> 'canary'
          or ('x' || left(md5(cache_bust.item_id), 7))::bit(28)::int % 100 >= launch_mode.canary_percent)
    )`;

/** Sets busts aside, so that no later look wades through them. */
export const setAside = async (
  tx: Tx,
  busts: readonly { tenantId: string; item: { itemId: string } }[],
): Promise<void> => {
  if (busts.length === 0) return;
  const items = inLockOrder(busts.map(({ tenantId, item: { itemId } }) => ({ tenantId, itemId })));
  await tx.$executeRaw`
    update cache_bust
    set held = true
    from json_to_recordset(${jsonRows(items)}::json) as aside ("tenantId" text, "itemId" text)
    where cache_bust.tenant_id = aside."tenantId" and cache_bust.item_id = aside."itemId"`;
};

/** So many busts are let go in one transaction. */
const releasedAtOnce = 10_000;

/** Lets held busts go when a launch mode has changed. */
export interface BustRelease {
  /** Answers with the change of modes up to which nothing is left, once the transaction is committed. */
  run(tx: Tx): Promise<bigint | undefined>;
  onCommitted(doneUpTo: bigint | undefined): void;
}

/**
 * It remembers up to which change of modes nothing is left to let go, which is a hint: a relay that knows nothing looks
 * once. Only one relay works at a time, so nobody sets aside meanwhile.
 */
export const createBustRelease = (): BustRelease => {
  let doneUpTo: bigint | undefined;
  return {
    run: async (tx) => {
      const [row] = await tx.$queryRaw<{ revision: bigint }[]>`
        select coalesce(max(revision), 0) as revision from launch_mode`;
      const revision = row?.revision ?? 0n;
      if (revision === doneUpTo) return undefined;
      const released = await tx.$executeRaw`
        update cache_bust
        set held = false
        where (tenant_id, item_id) in (
          select tenant_id, item_id
          from cache_bust
          where held and not ${isHeldBack}
          order by tenant_id, item_id
          limit ${releasedAtOnce})`;
      return released < releasedAtOnce ? revision : undefined;
    },
    onCommitted: (revision) => {
      doneUpTo = revision ?? doneUpTo;
    },
  };
};
