import { type Clock, errorCodeOf, errorMessageOf } from '@aisle/core';
import type { Logger } from '@aisle/service-kit';

export interface TenantPauses {
  /** The tenants that are to be left out for now. */
  tenantIds(): string[];
  /** Is called when a cache-bust of the tenant could not be sent. */
  onUnsent(tenantId: string, error: unknown): void;
}

/** A tenant whose queue is gone, or takes nothing more, must not hold up the others. */
const pauseMs = 5_000;
/** The errors that concern one tenant; where the broker is away there is nobody to be let past. */
const ofOneTenant = ['UNROUTABLE', 'PUBLISH_NACKED'];

/** Leaves a tenant alone for some seconds when its queue does not take its cache-busts. The log says so once a pause. */
export const createTenantPauses = ({
  clock,
  log,
  onUnroutable,
}: {
  clock: Clock;
  log: Logger;
  /** Is called when the tenant's queue may be missing. */
  onUnroutable: () => void;
}): TenantPauses => {
  const untilMs = new Map<string, number>();
  return {
    tenantIds: () => {
      for (const [tenantId, until] of untilMs) if (until <= clock.monotonicMs()) untilMs.delete(tenantId);
      return [...untilMs.keys()];
    },
    onUnsent: (tenantId, error) => {
      const code = errorCodeOf(error);
      if (untilMs.has(tenantId) || !ofOneTenant.includes(code)) return;
      untilMs.set(tenantId, clock.monotonicMs() + pauseMs);
      const reason = errorMessageOf(error);
      log.warn('Cache-busts of a tenant could not be sent and stay.', { tenantId, code, reason, pauseMs });
      if (code === 'UNROUTABLE') onUnroutable();
    },
  };
};
