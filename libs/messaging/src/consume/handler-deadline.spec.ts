import { describe, expect, it } from '@jest/globals';
import { PermanentError } from '@aisle/core';
import { runWithDeadline } from './handler-deadline.js';

const never = new AbortController().signal;
const untilAborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))));

describe('runWithDeadline', () => {
  it('a handler that ends in time has its own result', async () => {
    await expect(runWithDeadline(1_000, never, async () => 'done')).resolves.toBe('done');
  });

  it('a handler aborted at the deadline failed because of the deadline', async () => {
    await expect(runWithDeadline(10, never, untilAborted)).rejects.toMatchObject({ code: 'HANDLER_DEADLINE' });
  });

  it('a handler that ignores its signal is given up', async () => {
    const deaf = (): Promise<never> => new Promise(() => undefined);
    await expect(runWithDeadline(10, never, deaf)).rejects.toMatchObject({ code: 'HANDLER_DEADLINE' });
  });

  it('an error that says what to do is kept, even after the abort', async () => {
    const failing = (signal: AbortSignal) =>
      untilAborted(signal).catch(() => Promise.reject(new PermanentError('PARSE_FAILED', 'unreadable')));
    await expect(runWithDeadline(10, never, failing)).rejects.toMatchObject({ code: 'PARSE_FAILED' });
  });

  it('a handler whose delivery is lost is aborted, and not even started when it was lost before', async () => {
    const lost = new AbortController();
    const running = runWithDeadline(10_000, lost.signal, untilAborted);
    lost.abort();
    await expect(running).rejects.toMatchObject({ code: 'DELIVERY_LOST' });
    let hasStarted = false;
    const late = runWithDeadline(10_000, lost.signal, async () => (hasStarted = true));
    await expect(late).rejects.toMatchObject({ code: 'DELIVERY_LOST' });
    expect(hasStarted).toBe(false);
  });
});
