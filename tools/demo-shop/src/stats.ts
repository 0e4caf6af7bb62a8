import type { PathKind } from './answer.js';

export interface ShopStats {
  readonly requests: number;
  readonly byStatus: Readonly<Record<string, number>>;
  readonly byKind: Readonly<Record<string, number>>;
  /** Most requests that arrived within any window of one second. */
  readonly maxPerSecond: number;
  /** Most requests that were open at the same time. */
  readonly maxConcurrent: number;
  /** Body bytes sent. */
  readonly bytes: number;
}

export interface StatsRecorder {
  /** Call when a request arrives; call the result once when its response is closed. */
  readonly arrived: () => (outcome: { status: number; kind: PathKind; bytes: number }) => void;
  readonly read: () => ShopStats;
  readonly reset: () => void;
}

/** Counts what a crawler does to the shop; `nowMs` is a monotonic clock. */
export function createStats(nowMs: () => number): StatsRecorder {
  let byStatus: Record<string, number> = {};
  let byKind: Record<string, number> = {};
  let bytes = 0;
  let requests = 0;
  let open = 0;
  let maxConcurrent = 0;
  let maxPerSecond = 0;
  let lastSecond: number[] = [];

  const count = (counts: Record<string, number>, key: string): void => {
    counts[key] = (counts[key] ?? 0) + 1;
  };

  return {
    arrived: () => {
      const now = nowMs();
      lastSecond.push(now);
      while ((lastSecond[0] ?? now) <= now - 1000) lastSecond.shift();
      requests += 1;
      open += 1;
      maxPerSecond = Math.max(maxPerSecond, lastSecond.length);
      maxConcurrent = Math.max(maxConcurrent, open);
      return (outcome) => {
        open -= 1;
        bytes += outcome.bytes;
        count(byStatus, String(outcome.status));
        count(byKind, outcome.kind);
      };
    },
    read: () => ({ requests, byStatus, byKind, maxPerSecond, maxConcurrent, bytes }),
    reset: () => {
      byStatus = {};
      byKind = {};
      bytes = 0;
      requests = 0;
      lastSecond = [];
      maxPerSecond = 0;
      maxConcurrent = open;
    },
  };
}
