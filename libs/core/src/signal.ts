import { z } from 'zod';

/**
 * How well a tenant's storefront follows its catalog. `stale-items`: the share of items whose newest version has waited for more
 * than a minute; `queue-lag`: seconds that the oldest undecided or untold fact has waited; `publish-errors`: the share of rejected
 * attempts to publish within five minutes; `trace-coverage`: the share of told versions that can be traced to their cause.
 */
export const signalNameSchema = z.enum(['stale-items', 'queue-lag', 'publish-errors', 'trace-coverage']);
export type SignalName = z.infer<typeof signalNameSchema>;

/** From where on a signal is red. */
export const signalLimits: Record<SignalName, { limit: number; greenWhen: 'below' | 'at-least' }> = {
  'stale-items': { limit: 0.01, greenWhen: 'below' },
  'queue-lag': { limit: 90, greenWhen: 'below' },
  'publish-errors': { limit: 0.005, greenWhen: 'below' },
  'trace-coverage': { limit: 1, greenWhen: 'at-least' },
};

export const isGreen = (signal: SignalName, value: number): boolean => {
  const { limit, greenWhen } = signalLimits[signal];
  return greenWhen === 'below' ? value < limit : value >= limit;
};

/** What is known of a signal when somebody asks whether the gate is open. */
export interface SignalHistory {
  signal: SignalName;
  /** The newest sample; null where it was never measured. */
  value: number | null;
  measuredAt: Date | null;
  /** When the signal was measured first, and when it was last red. */
  firstAt: Date | null;
  lastRedAt: Date | null;
}

export interface GateRules {
  /** For how long every signal must have been green. */
  greenMs: number;
  /** So many told versions must be traced to the end. */
  tracedUpdates: number;
}

export interface GateVerdict {
  open: boolean;
  /** What keeps it closed: a signal that is red, or `green-hours` and `traced-updates` that are too few. */
  missing: { signal: string; value: number | null; limit: number }[];
}

/** A signal that was not measured for so long says nothing any more. */
const staleSampleMs = 120_000;
const hours = (ms: number): number => Math.round(ms / 36_000) / 100;

/** Is the gate open: every signal green now and for long enough, and enough updates traced? It closes by itself when that is no longer so. */
export const judgeGate = (
  histories: readonly SignalHistory[],
  tracedUpdates: number,
  rules: GateRules,
  now: Date,
): GateVerdict => {
  const missing: GateVerdict['missing'] = [];
  let greenForMs = rules.greenMs;
  for (const signal of signalNameSchema.options) {
    const known = histories.find((history) => history.signal === signal);
    const measuredMs = known?.measuredAt?.getTime() ?? Number.NEGATIVE_INFINITY;
    const isFresh = now.getTime() - measuredMs <= staleSampleMs;
    const value = isFresh ? (known?.value ?? null) : null;
    if (value === null || !isGreen(signal, value)) missing.push({ signal, value, limit: signalLimits[signal].limit });
    const since = known?.lastRedAt ?? known?.firstAt;
    greenForMs = Math.min(greenForMs, since ? now.getTime() - since.getTime() : 0);
  }
  if (greenForMs < rules.greenMs) {
    missing.push({ signal: 'green-hours', value: hours(greenForMs), limit: hours(rules.greenMs) });
  }
  if (tracedUpdates < rules.tracedUpdates) {
    missing.push({ signal: 'traced-updates', value: tracedUpdates, limit: rules.tracedUpdates });
  }
  return { open: missing.length === 0, missing };
};
