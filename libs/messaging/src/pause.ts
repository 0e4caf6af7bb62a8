import { setTimeout as delay } from 'node:timers/promises';

/** Resolves after the time or when the signal aborts, whichever comes first; never rejects. */
export const pause = async (ms: number, signal?: AbortSignal): Promise<void> => {
  await delay(ms, undefined, { signal }).catch(() => undefined);
};
