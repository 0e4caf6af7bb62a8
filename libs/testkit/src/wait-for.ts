import { setTimeout as pause } from 'node:timers/promises';
import { inspect } from 'node:util';

type Falsy = false | null | undefined | 0 | '';

/** Polls until `probe` answers with something truthy, and returns that; undefined when the time is up. */
export async function waitUntil<T>(
  probe: () => T | Promise<T>,
  { timeoutMs, everyMs = 25 }: { timeoutMs: number; everyMs?: number },
): Promise<Exclude<T, Falsy> | undefined> {
  const giveUpAt = performance.now() + timeoutMs;
  for (;;) {
    const seen = await probe();
    if (seen) return seen as Exclude<T, Falsy>;
    if (performance.now() >= giveUpAt) return undefined;
    await pause(everyMs);
  }
}

/**
 * Polls until `probe` answers with something truthy and does not throw, and returns that. The error says what was awaited
 * and what was seen last, so that a failed test tells its story without a debugger.
 */
export async function waitFor<T>(
  description: string,
  probe: () => T | Promise<T>,
  { timeoutMs = 10_000, everyMs = 25 }: { timeoutMs?: number; everyMs?: number } = {},
): Promise<Exclude<T, Falsy>> {
  let last: { value: T } | { error: unknown } | undefined;
  const attempt = async (): Promise<T | undefined> => {
    try {
      const value = await probe();
      last = { value };
      return value;
    } catch (error) {
      last = { error };
      return undefined;
    }
  };
  const seen = await waitUntil(attempt, { timeoutMs, everyMs });
  if (seen === undefined) throw new Error(`Waited ${timeoutMs} ms in vain for ${description}; ${describeLast(last)}`);
  return seen as Exclude<T, Falsy>;
}

const describeLast = (last: { value: unknown } | { error: unknown } | undefined): string => {
  if (!last) return 'nothing was seen';
  return 'value' in last ? `last value: ${inspect(last.value, { depth: 4 })}` : `last error: ${inspect(last.error)}`;
};
