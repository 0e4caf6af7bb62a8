import { describe, expect, it } from '@jest/globals';
import { waitFor } from './wait-for.js';

describe('waitFor', () => {
  it('returns the first truthy value, whatever was thrown before it', async () => {
    let asked = 0;
    const probe = (): string => {
      asked += 1;
      if (asked === 1) throw new Error('not yet');
      return asked === 2 ? '' : 'ready';
    };
    await expect(waitFor('readiness', probe, { everyMs: 1 })).resolves.toBe('ready');
  });

  it('names what was awaited and the last value seen', async () => {
    const waiting = waitFor('three rows', () => 0 as number, { timeoutMs: 5, everyMs: 1 });
    await expect(waiting).rejects.toThrow('Waited 5 ms in vain for three rows; last value: 0');
  });

  it('names the last error seen', async () => {
    const probe = (): never => {
      throw new Error('no such table');
    };
    await expect(waitFor('rows', probe, { timeoutMs: 5, everyMs: 1 })).rejects.toThrow(
      /last error: Error: no such table/,
    );
  });
});
