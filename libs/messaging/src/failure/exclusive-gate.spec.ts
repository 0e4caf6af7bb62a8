import { describe, expect, it } from '@jest/globals';
import { createExclusiveGate } from './exclusive-gate.js';

/** A run that ends when it is told to. */
const controlledRun = (events: string[], name: string) => {
  let end = (): void => undefined;
  const ended = new Promise<void>((resolve) => (end = resolve));
  const run = async (): Promise<void> => {
    events.push(`${name} starts`);
    await ended;
    events.push(`${name} ends`);
  };
  return { run, end };
};
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('exclusive gate', () => {
  it('shared runs go on together, an exclusive one waits for them and lets nobody in meanwhile', async () => {
    const gate = createExclusiveGate();
    const events: string[] = [];
    const [a, b, alone, late] = ['a', 'b', 'alone', 'late'].map((name) => controlledRun(events, name));
    if (!a || !b || !alone || !late) throw new Error('unreachable');
    const all = [gate.shared(a.run), gate.shared(b.run), gate.exclusive(alone.run), gate.shared(late.run)];
    await turn();
    expect(events).toEqual(['a starts', 'b starts']);
    a.end();
    await turn();
    expect(events).toEqual(['a starts', 'b starts', 'a ends']);
    b.end();
    await turn();
    expect(events.slice(3)).toEqual(['b ends', 'alone starts']);
    late.end();
    alone.end();
    await Promise.all(all);
    expect(events.slice(5)).toEqual(['alone ends', 'late starts', 'late ends']);
  });

  it('two exclusive runs come one after the other, and a failed one lets the next in', async () => {
    const gate = createExclusiveGate();
    const first = gate.exclusive(() => Promise.reject(new Error('broken')));
    const second = gate.exclusive(async () => 'second');
    await expect(first).rejects.toThrow('broken');
    await expect(second).resolves.toBe('second');
    await expect(gate.shared(async () => 'third')).resolves.toBe('third');
  });
});
