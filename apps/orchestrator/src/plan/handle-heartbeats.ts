import type { FetcherAlive } from '@aisle/contracts';
import type { BatchHandler } from '@aisle/messaging';
import {
  inTransaction,
  lockOwnership,
  readKeyLimits,
  readHaltedRuns,
  recordHeartbeats,
  recordKeyStates,
  saveAssignments,
  type Database,
  type Queryable,
} from '@aisle/storage';
import { newestHeartbeats } from './newest-heartbeats.js';
import { planAssignments, type AssignmentPlan, type PlanningRules } from './plan-assignments.js';
import { tellFetcher, type PlanToTell, type TellDeps } from './tell-fetcher.js';

export interface CoordinatorDeps extends TellDeps {
  database: Database;
  rules: Omit<PlanningRules, 'now'>;
}

/** As many as a plan may name of one retailer. */
const maxHaltedRuns = 100;

/**
 * `fetcher.alive`: keeps who is there and what they tell of their politeness keys, plans who fetches for whom, and tells
 * each fetcher that said something. Times are the database's, so that no two clocks are compared.
 */
export const handleHeartbeats =
  (deps: CoordinatorDeps): BatchHandler<FetcherAlive> =>
  async (messages) => {
    const { heartbeats, keyStates } = newestHeartbeats(messages);
    const { plan, ...told } = await inTransaction(deps.database, async (tx) => {
      const kept = await recordHeartbeats(tx, heartbeats, deps.rules);
      const { sequence, now, ...ownership } = await lockOwnership(tx);
      const planned = planAssignments(ownership, { ...deps.rules, now });
      if (planned.changes.length > 0) await saveAssignments(tx, planned.changes);
      await recordKeyStates(
        tx,
        keyStates.filter(({ fetcherId }) => kept.has(fetcherId)),
      );
      return { plan: planned, sequence, now, ...(await readControls(tx, planned)) };
    });
    for (const { retailerId, fetcherId, epoch, startsAt } of plan.changes) {
      deps.log.info('A retailer has a new fetcher.', { retailerId, fetcherId, epoch, startsAt });
    }
    const causes = new Map(messages.map(({ payload, envelope }) => [payload.fetcherId, envelope]));
    await Promise.all([...causes].map(([fetcherId, cause]) => tellFetcher(deps, fetcherId, cause, { plan, ...told })));
  };

/** The limits of the planned keys, and which runs are halted. */
const readControls = async (
  tx: Queryable,
  { byFetcher }: AssignmentPlan,
): Promise<Pick<PlanToTell, 'limits' | 'haltedRuns'>> => {
  const planned = [...byFetcher.values()].flat();
  const limits = await readKeyLimits(tx, [...new Set(planned.map(({ politenessKey }) => politenessKey))]);
  const retailerIds = planned.map(({ retailerId }) => retailerId);
  return { limits, haltedRuns: await readHaltedRuns(tx, retailerIds, maxHaltedRuns) };
};
