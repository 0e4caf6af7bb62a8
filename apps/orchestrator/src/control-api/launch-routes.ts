import { launchTenantSchema, setLaunchModeSchema, type AuditEntryView, type LaunchModeView } from '@aisle/contracts';
import type { Clock } from '@aisle/core';
import { notFound, validRequest } from '@aisle/service-kit';
import {
  hasTenant,
  inTransaction,
  readAuditEntries,
  readLaunchModes,
  setLaunchMode,
  translateDatabaseErrors,
  type Database,
  type StoredLaunchMode,
} from '@aisle/storage';
import { Router } from 'express';
import { z } from 'zod';
import { actorOf } from './actor-of.js';

export interface LaunchRoutesDeps {
  database: Database;
  clock: Clock;
}

const tenantParams = z.object({ tenant: launchTenantSchema });
const auditQuery = z.object({
  limit: z.coerce.number().int().min(1).max(1_000).default(100),
  before: z.string().max(100).optional(),
});
const defaultCanaryPercent = 5;

/** How far tenants' catalogs are opened, and who has changed it. What is set holds for cache-busts within a second. */
export const launchRoutes = ({ database, clock }: LaunchRoutesDeps): Router => {
  const router = Router();

  router.put('/v1/tenants/:tenant/launch-mode', async (request, response) => {
    const { params, body } = validRequest(request, { params: tenantParams, body: setLaunchModeSchema });
    const { supplier: supplierId, mode, reason } = body;
    const tenantId = params.tenant;
    if (tenantId !== '*' && !(await translateDatabaseErrors(() => hasTenant(database.prisma, tenantId)))) {
      throw notFound(`There is no tenant ${tenantId}.`);
    }
    const canaryPercent = mode === 'canary' ? (body.canaryPercent ?? defaultCanaryPercent) : null;
    const actor = actorOf(request);
    const at = clock.now();
    await inTransaction(database, (tx) =>
      setLaunchMode(tx, { tenantId, supplierId, mode, canaryPercent, reason, actor, at }),
    );
    const view: LaunchModeView = {
      tenant: tenantId,
      supplier: supplierId,
      mode,
      canaryPercent,
      reason,
      changedBy: actor.name,
      changedAt: at.toISOString(),
    };
    response.json(view);
  });

  router.get('/v1/launch-modes', async (_request, response) => {
    const modes = await translateDatabaseErrors(() => readLaunchModes(database.prisma));
    response.json({ launchModes: modes.map(launchModeView) });
  });

  router.get('/v1/audit', async (request, response) => {
    const { query } = validRequest(request, { query: auditQuery });
    const entries = await translateDatabaseErrors(() => readAuditEntries(database.prisma, query));
    response.json({ entries: entries.map((entry): AuditEntryView => ({ ...entry, at: entry.at.toISOString() })) });
  });

  return router;
};

const launchModeView = ({ tenantId, supplierId, changedAt, ...mode }: StoredLaunchMode): LaunchModeView => ({
  ...mode,
  tenant: tenantId,
  supplier: supplierId,
  changedAt: changedAt.toISOString(),
});
