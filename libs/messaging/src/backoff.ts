import { setTimeout as delay } from 'node:timers/promises';

/** Doubles with each failure up to the limit, then takes a random part between half and all of it. */
export const backoffMs = (failures: number, firstMs: number, maxMs: number): number => {
  const ceiling = Math.min(maxMs, firstMs * 2 ** Math.min(failures, 30));
  return ceiling * (0.5 + Math.random() / 2);
};

/** Resolves after the time or when the signal aborts, whichever comes first; never rejects. */
export const pause = async (ms: number, signal?: AbortSignal): Promise<void> => {
  await delay(ms, undefined, { signal }).catch(() => undefined);
};
