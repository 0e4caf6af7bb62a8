import { z } from 'zod';

/**
 * How far a tenant's catalog is opened, from the most cautious: `off` decides nothing and tells nobody, `shadow` decides and
 * records, `canary` tells of a share of the items, `live` of all.
 */
export const launchModeSchema = z.enum(['off', 'shadow', 'canary', 'live']);
export type LaunchMode = z.infer<typeof launchModeSchema>;

/** What a launch mode is about; `*` stands for every tenant, and for every supplier. Where several match, the most cautious holds. */
export interface LaunchScope {
  tenantId: string;
  supplierId: string;
}
