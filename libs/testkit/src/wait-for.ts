import { setTimeout as pause } from 'node:timers/promises';
import { inspect } from 'node:util';

type Falsy = false | null | undefined | 0 | '';

/**
 * Polls until `probe` answers with something truthy and does not throw, and returns that. The error says what was awaited
 * and what was seen last, so that a failed test tells its story without a debugger.
 */
export async function waitFor<T>(
  description: string,
  probe: () => T | Promise<T>,
  { timeoutMs = 10_000, everyMs = 25 }: { timeoutMs?: number; everyMs?: number } = {},
): Promise<Exclude<T, Falsy>> {
  const giveUpAt = performance.now() + timeoutMs;
  for (;;) {
    const seen = await attempt(probe);
    if ('value' in seen && seen.value) return seen.value as Exclude<T, Falsy>;
    if (performance.now() >= giveUpAt) {
      const last =
        'value' in seen ? `last value: ${inspect(seen.value, { depth: 4 })}` : `last error: ${inspect(seen.error)}`;
      throw new Error(`Waited ${timeoutMs} ms in vain for ${description}; ${last}`);
    }
    await pause(everyMs);
  }
}

async function attempt<T>(probe: () => T | Promise<T>): Promise<{ value: T } | { error: unknown }> {
  try {
    return { value: await probe() };
  } catch (error) {
    return { error };
  }
}
