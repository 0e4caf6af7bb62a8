import { setTimeout as pause } from 'node:timers/promises';

/** Polls until `probe` returns a value other than undefined or false; undefined when the time is up. */
export async function waitUntil<T>(
  probe: () => T | undefined | false | Promise<T | undefined | false>,
  { timeoutMs, everyMs = 25 }: { timeoutMs: number; everyMs?: number },
): Promise<T | undefined> {
  const giveUpAt = performance.now() + timeoutMs;
  for (;;) {
    const value = await probe();
    if (value !== undefined && value !== false) return value;
    if (performance.now() >= giveUpAt) return undefined;
    await pause(everyMs);
  }
}
