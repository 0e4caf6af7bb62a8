import { gateRequestSchema, type GateOutcome, type GateVerdictView, type SignalSamples } from '@aisle/contracts';
import { type Clock, type GateRules, judgeGate, type LaunchMode, tenantIdSchema } from '@aisle/core';
import { notFound, validRequest } from '@aisle/service-kit';
import {
  countTracedUpdates,
  type Database,
  hasTenant,
  inTransaction,
  readLaunchModes,
  readSignalHistories,
  readSignalSamples,
  setLaunchMode,
  translateDatabaseErrors,
} from '@aisle/storage';
import { Router } from 'express';
import { z } from 'zod';
import { actorOf } from './actor-of.js';

export interface GateRoutesDeps {
  database: Database;
  clock: Clock;
  gateRules: GateRules;
}

const tenantParams = z.object({ tenant: tenantIdSchema });
const signalsQuery = z.object({ minutes: z.coerce.number().int().min(1).max(1_440).default(60) });
const samplesAtMost = 30_000;

interface Step {
  mode: LaunchMode;
  canaryPercent: number | null;
}

/** Signals and the gate that they open: no launch is widened while a signal is red, or was within the time that is asked for. */
export const gateRoutes = ({ database, clock, gateRules }: GateRoutesDeps): Router => {
  const router = Router();
  const { prisma } = database;

  const judge = (tenantId: string): Promise<GateVerdictView> =>
    translateDatabaseErrors(async () => {
      if (!(await hasTenant(prisma, tenantId))) throw notFound(`There is no tenant ${tenantId}.`);
      const since = new Date(clock.now().getTime() - gateRules.greenMs);
      const traced = await countTracedUpdates(prisma, { tenantId, since, limit: gateRules.tracedUpdates });
      return judgeGate(await readSignalHistories(prisma, tenantId), traced, gateRules, clock.now());
    });

  router.get('/v1/tenants/:tenant/signals', async (request, response) => {
    const { params, query } = validRequest(request, { params: tenantParams, query: signalsQuery });
    const since = new Date(clock.now().getTime() - query.minutes * 60_000);
    const samples = await translateDatabaseErrors(() =>
      readSignalSamples(prisma, { tenantId: params.tenant, since, limit: samplesAtMost }),
    );
    const answer: SignalSamples = {
      samples: samples.map(({ tenantId: _, measuredAt, ...sample }) => ({
        ...sample,
        measuredAt: measuredAt.toISOString(),
      })),
    };
    response.json(answer);
  });

  router.get('/v1/tenants/:tenant/gate', async (request, response) => {
    response.json(await judge(validRequest(request, { params: tenantParams }).params.tenant));
  });

  for (const [name, next] of [
    ['open', opened],
    ['widen', widened],
  ] as const) {
    router.post(`/v1/tenants/:tenant/gate/${name}`, async (request, response) => {
      const { params, body } = validRequest(request, { params: tenantParams, body: gateRequestSchema });
      const { tenant: tenantId } = params;
      const { supplier: supplierId, reason } = body;
      const verdict = await judge(tenantId);
      const now = await currentStep(database, tenantId, supplierId);
      const step = verdict.open ? next(now) : now;
      if (step.mode !== now.mode || step.canaryPercent !== now.canaryPercent) {
        const change = { ...step, tenantId, supplierId, reason, actor: actorOf(request), at: clock.now() };
        await inTransaction(database, (tx) => setLaunchMode(tx, change));
      }
      const outcome: GateOutcome = { ...verdict, ...step };
      response.json(outcome);
    });
  }
  return router;
};

const currentStep = async ({ prisma }: Database, tenantId: string, supplierId: string): Promise<Step> => {
  const modes = await translateDatabaseErrors(() => readLaunchModes(prisma));
  const known = modes.find((mode) => mode.tenantId === tenantId && mode.supplierId === supplierId);
  return { mode: known?.mode ?? 'live', canaryPercent: known?.canaryPercent ?? null };
};

/** The first step out of the shadow. What is off has to be in shadow first: nothing was decided that could be told. */
const opened = (step: Step): Step => (step.mode === 'shadow' ? { mode: 'canary', canaryPercent: 5 } : step);

/** From 5 to 25 to all items. */
const widened = ({ mode, canaryPercent }: Step): Step => {
  if (mode !== 'canary') return { mode, canaryPercent };
  return (canaryPercent ?? 0) < 25 ? { mode: 'canary', canaryPercent: 25 } : { mode: 'live', canaryPercent: null };
};
