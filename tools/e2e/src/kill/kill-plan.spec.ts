import { describe, expect, test } from '@jest/globals';
import { describeStrike, drawKillPlan } from './kill-plan.js';

const plans = Array.from({ length: 50 }, (_, index) => drawKillPlan(index + 1));

describe('a kill plan', () => {
  test('is the same for the same seed and another for another', () => {
    expect(drawKillPlan(7)).toEqual(drawKillPlan(7));
    expect(new Set(plans.map(({ strikes }) => JSON.stringify(strikes))).size).toBe(plans.length);
  });

  test('kills each kind one to three times, freezes and black-holes one, restarts each server and refuses the raw store once', () => {
    for (const { strikes } of plans) {
      const blows = strikes.map(describeStrike);
      const times = (word: string): number => blows.filter((blow) => blow.includes(word)).length;
      for (const kind of ['fetcher', 'parser', 'catalog-sync', 'orchestrator']) {
        expect(times(`SIGKILL to a ${kind}`)).toBeGreaterThanOrEqual(1);
        expect(times(`SIGKILL to a ${kind}`)).toBeLessThanOrEqual(3);
      }
      expect([times('restart of rabbitmq'), times('restart of postgres'), times('raw store')]).toEqual([1, 1, 1]);
      expect([times('SIGSTOP'), times('black hole')]).toEqual([1, 1]);
    }
  });

  test('strikes in order while there is work left, and only workers that exist', () => {
    for (const { strikes, replicas } of plans) {
      const shares = strikes.map(({ afterShare }) => afterShare);
      expect(shares).toEqual([...shares].sort((a, b) => a - b));
      expect(shares.at(0)).toBeGreaterThan(0);
      expect(shares.at(-1)).toBeLessThan(0.9);
      for (const strike of strikes) if ('replica' in strike) expect(strike.replica).toBeLessThan(replicas[strike.kind]);
    }
  });

  test('kills workers in the midst of outages too', () => {
    const killedAtAnOutage = plans.filter(({ strikes }) =>
      strikes.some(
        (strike) =>
          strike.blow === 'kill' &&
          strikes.some(({ blow, afterShare }) => blow !== 'kill' && afterShare === strike.afterShare),
      ),
    );
    expect(killedAtAnOutage.length).toBeGreaterThan(25);
  });
});
