import { launchModeSchema, supplierIdSchema, tenantIdSchema } from '@aisle/core';
import { z } from 'zod';

const everyOr = <Schema extends z.ZodType>(schema: Schema) => z.union([z.literal('*'), schema]);

/** A tenant of a launch mode; `*` stands for every. */
export const launchTenantSchema = everyOr(tenantIdSchema);

/** `PUT /v1/tenants/:tenant/launch-mode`: one scope's mode from now on. */
export const setLaunchModeSchema = z
  .strictObject({
    supplier: everyOr(supplierIdSchema).default('*'),
    mode: launchModeSchema,
    /** Of the items, for `canary`; 5 unless said otherwise. */
    canaryPercent: z.int().min(1).max(99).optional(),
    reason: z.string().min(3).max(500),
  })
  .refine(({ mode, canaryPercent }) => mode === 'canary' || canaryPercent === undefined, {
    error: 'is only for the mode canary',
    path: ['canaryPercent'],
  });
export type SetLaunchMode = z.input<typeof setLaunchModeSchema>;

export const launchModeViewSchema = z.object({
  tenant: z.string(),
  supplier: z.string(),
  mode: launchModeSchema,
  canaryPercent: z.int().nullable(),
  reason: z.string(),
  changedBy: z.string(),
  changedAt: z.iso.datetime(),
});
export type LaunchModeView = z.infer<typeof launchModeViewSchema>;

/** `GET /v1/launch-modes`: what is set; a scope without an entry is `live`, and of those that match the most cautious holds. */
export const launchModesSchema = z.object({ launchModes: z.array(launchModeViewSchema) });

export const auditEntryViewSchema = z.object({
  id: z.string(),
  at: z.iso.datetime(),
  actor: z.string(),
  /** The beginning of a SHA-256 of the API key. */
  keyHash: z.string().nullable(),
  action: z.string(),
  subject: z.string(),
  before: z.unknown(),
  after: z.unknown(),
  reason: z.string(),
});
export type AuditEntryView = z.infer<typeof auditEntryViewSchema>;

/** `GET /v1/audit?limit=&before=` (limit ≤ 1000): newest first; `before` is an entry's id. */
export const auditSchema = z.object({ entries: z.array(auditEntryViewSchema) });
