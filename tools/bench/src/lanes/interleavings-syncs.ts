import { mainOf, type ServiceProcess, startServiceProcess } from '@aisle/runner';
import type { Chance } from '@aisle/testkit';
import { openCrashProxy, type StepFate } from './crash-proxy.js';

/** Two catalog-syncs that die between any two of their steps, and are started again. */
export interface CrashingSyncs {
  /** From now on they die, or live. */
  setMortal(isMortal: boolean): void;
  crashes(): number;
  stop(): Promise<void>;
}

/** So many steps a process lives at most: a few hundred messages' worth. */
const stepsAtMost = 1_500;

export const startCrashingSyncs = async (
  count: number,
  { databaseUrl, amqpUrl, namespace }: { databaseUrl: string; amqpUrl: string; namespace: string },
  chance: Chance,
  logDir: string,
): Promise<CrashingSyncs> => {
  let isMortal = false;
  let crashes = 0;
  const closers: (() => Promise<void>)[] = [];
  const processes: ServiceProcess[] = [];
  for (let number = 1; number <= count; number += 1) {
    let stepsLeft = drawSteps(chance);
    let isDying = false;
    const onStep = (): StepFate => {
      if (isDying) return 'dies-before';
      if (!isMortal || (stepsLeft -= 1) > 0) return 'goes-on';
      return chance.oneIn(2) ? 'dies-before' : 'dies-after';
    };
    const kill = (): void => {
      if (isDying) return;
      isDying = true;
      crashes += 1;
      const before = started.restarts();
      started.kill('SIGKILL');
      // Until the process is gone nothing of it may pass.
      const untilGone = setInterval(() => {
        if (started.restarts() === before) return;
        clearInterval(untilGone);
        isDying = false;
        stepsLeft = drawSteps(chance);
      }, 10);
    };
    const postgres = await openCrashProxy(databaseUrl, 5_432, onStep, kill);
    const broker = await openCrashProxy(amqpUrl, 5_672, onStep, kill);
    const env = {
      PATH: process.env['PATH'] ?? '',
      NODE_ENV: 'production',
      LOG_LEVEL: 'info',
      API_KEYS: 'bench-key',
      HTTP_PORT: '0',
      DATABASE_URL: postgres.url,
      AMQP_URL: broker.url,
      AISLE_NAMESPACE: namespace,
      SYNC_BATCH_SIZE: '4',
      SYNC_PREFETCH: '8',
    };
    const started = startServiceProcess(
      { name: `catalog-sync-${number}`, entry: mainOf('apps/catalog-sync'), env },
      { logDir },
    );
    processes.push(started);
    closers.push(postgres.close, broker.close);
  }
  await Promise.all(processes.map(({ ready }) => ready));
  return {
    setMortal: (mortal) => {
      isMortal = mortal;
    },
    crashes: () => crashes,
    stop: async () => {
      isMortal = false;
      await Promise.all(processes.map((one) => one.stop(5_000)));
      for (const close of closers) await close();
    },
  };
};

const drawSteps = (chance: Chance): number => 20 + chance.below(stepsAtMost);
