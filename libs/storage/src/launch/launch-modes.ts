import type { LaunchMode, LaunchScope } from '@aisle/core';
import type { Queryable, Tx } from '../database/queryable.js';
import { noteSubscriptionChange } from '../tenants/subscription-changes.js';
import { insertAuditEntry, type Actor } from './audit-entries.js';

/** How far a scope is opened, and who decided it. */
export interface StoredLaunchMode extends LaunchScope {
  mode: LaunchMode;
  /** Only of `canary`. */
  canaryPercent: number | null;
  reason: string;
  changedBy: string;
  changedAt: Date;
}

export interface LaunchModeChange extends LaunchScope {
  mode: LaunchMode;
  canaryPercent: number | null;
  reason: string;
  actor: Actor;
  at: Date;
}

/** All modes that somebody has set; a bounded table, since a row is a decision of an operator. */
export const readLaunchModes = (sql: Queryable): Promise<StoredLaunchMode[]> =>
  sql.$queryRaw<StoredLaunchMode[]>`
    select tenant_id as "tenantId", supplier_id as "supplierId", mode, canary_percent as "canaryPercent", reason,
      changed_by as "changedBy", changed_at as "changedAt"
    from launch_mode
    order by tenant_id, supplier_id
    limit 10000`;

/**
 * Sets a scope's mode and records who did, in one transaction. What was not decided while the scope was off is decided when it
 * is opened.
 */
export const setLaunchMode = async (tx: Tx, change: LaunchModeChange): Promise<void> => {
  const { tenantId, supplierId, mode, canaryPercent, reason, actor, at } = change;
  const [before] = await tx.$queryRaw<{ mode: LaunchMode; canaryPercent: number | null }[]>`
    select mode, canary_percent as "canaryPercent"
    from launch_mode
    where tenant_id = ${tenantId} and supplier_id = ${supplierId}
    for update`;
  await tx.$executeRaw`
    insert into launch_mode (tenant_id, supplier_id, mode, canary_percent, reason, changed_by, changed_at, revision)
    values (${tenantId}, ${supplierId}, ${mode}, ${canaryPercent}, ${reason}, ${actor.name}, ${at}::timestamptz,
      nextval('launch_mode_revision'))
    on conflict (tenant_id, supplier_id) do update
    set mode = excluded.mode,
      canary_percent = excluded.canary_percent,
      reason = excluded.reason,
      changed_by = excluded.changed_by,
      changed_at = excluded.changed_at,
      revision = excluded.revision`;
  await insertAuditEntry(tx, {
    actor,
    at,
    reason,
    action: 'launch-mode.set',
    subject: `${tenantId}/${supplierId}`,
    before: before ?? null,
    after: { mode, canaryPercent },
  });
  if (before?.mode === 'off' && mode !== 'off') await noteSubscriptionChange(tx, { tenantId, supplierId });
};
