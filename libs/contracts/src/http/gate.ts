import { launchModeSchema, signalNameSchema } from '@aisle/core';
import { z } from 'zod';

/** `GET /v1/tenants/:tenant/gate`: whether the tenant's launch may be widened, and what is missing. */
export const gateVerdictSchema = z.object({
  open: z.boolean(),
  missing: z.array(z.object({ signal: z.string(), value: z.number().nullable(), limit: z.number() })),
});
export type GateVerdictView = z.infer<typeof gateVerdictSchema>;

/** `POST /v1/tenants/:tenant/gate/open` and `/widen`. */
export const gateRequestSchema = z.strictObject({
  supplier: z.string().max(100).default('*'),
  reason: z.string().min(3).max(500),
});

/** What came of it: nothing changes while the gate is closed. */
export const gateOutcomeSchema = gateVerdictSchema.extend({
  mode: launchModeSchema,
  canaryPercent: z.int().nullable(),
});
export type GateOutcome = z.infer<typeof gateOutcomeSchema>;

/** `GET /v1/tenants/:tenant/signals?minutes=` (≤ 1440): the samples of that time, oldest first. */
export const signalSamplesSchema = z.object({
  samples: z.array(
    z.object({
      signal: signalNameSchema,
      measuredAt: z.iso.datetime(),
      value: z.number(),
      limit: z.number(),
      green: z.boolean(),
    }),
  ),
});
export type SignalSamples = z.infer<typeof signalSamplesSchema>;
