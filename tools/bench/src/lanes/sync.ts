import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { stopEverythingIn } from '@aisle/local-stack';
import { repositoryRoot } from '@aisle/testkit';
import { z } from 'zod';
import { readLaneOptions } from '../harness/lane-options.js';
import type { Lane } from '../lane.js';
import { burstFiguresOf, decidedPerSecond, type EventTimes, latencyOf } from './sync-figures.js';
import { startSyncSystem, type SyncSystem } from './sync-system.js';

const optionsSchema = z.object({
  seconds: z.coerce.number().int().min(1).max(600),
  listings: z.coerce.number().int().min(100).max(1_000_000),
});
const usage = 'npm run bench -- sync [--seconds 20] [--listings 20000] [--json]';

const burst = { perSecond: 5_000, seconds: 10 };
const bars = { p95Ms: 250, oldestUndecidedSeconds: 10, drainedAfterSeconds: 20 };

/** From the commit of an observation to the storefront that has heard of it: how fast, and how many. */
export const syncLane: Lane = {
  describe: 'Supplier facts through catalog-sync to a storefront: latency at two rates, throughput, a burst.',
  async run(argv) {
    const { seconds, listings } = readLaneOptions(argv, { seconds: '20', listings: '20000' }, optionsSchema, usage);
    const dataDir = join(repositoryRoot, '.aisle', 'sync');
    await stopEverythingIn(join(dataDir, 'stack'));
    const system = await startSyncSystem(dataDir);
    try {
      note(`Settings: ${JSON.stringify({ seconds, listings, ...(await system.settings()) })}`);
      const result = await measure(system, { seconds, listings });
      const { at500, burst: ofBurst } = result;
      process.stdout.write(`${JSON.stringify(result)}\n`);
      const isMet =
        at500.p95Ms < bars.p95Ms &&
        at500.lost + result.at200.lost + ofBurst.lost === 0 &&
        ofBurst.oldestUndecidedSeconds <= bars.oldestUndecidedSeconds &&
        ofBurst.drainedAfterSeconds <= bars.drainedAfterSeconds;
      if (isMet) rmSync(dataDir, { recursive: true, force: true });
      return isMet ? 0 : 1;
    } finally {
      await system.stop();
    }
  },
};

const measure = async (system: SyncSystem, { seconds, listings }: { seconds: number; listings: number }) => {
  const runLoad = async (order: { perSecond: number; seconds: number; events?: number }): Promise<EventTimes[]> => {
    const report = await system.load({ ...order, listings });
    if (order.events === undefined && report.behindMs > 1_000)
      note(`The load was ${report.behindMs} ms behind its plan at worst.`);
    return system.timesOf(report, listings);
  };
  await system.scaleTo(1);
  await runLoad({ perSecond: 1_000_000, seconds: 1, events: listings });
  note(`${listings} items are there.`);
  const at200 = latencyOf(await runLoad({ perSecond: 200, seconds }));
  note(`At 200 events a second: ${JSON.stringify(at200)}`);
  const at500 = latencyOf(await runLoad({ perSecond: 500, seconds }));
  note(`At 500 events a second: ${JSON.stringify(at500)}`);
  const ofBurst = burstFiguresOf(await runLoad(burst));
  note(`In the burst: ${JSON.stringify(ofBurst)}`);
  const capacityWith = async (processes: number): Promise<number> => {
    await system.scaleTo(0);
    const report = await system.load({ perSecond: 1_000_000, seconds: 1, events: listings, listings });
    await system.untilQueued();
    await system.scaleTo(processes);
    return decidedPerSecond(await system.timesOf(report, listings));
  };
  const one = await capacityWith(1);
  note(`Decided each second by one process: ${one}`);
  const two = await capacityWith(2);
  return { decidedPerSecond: one, decidedPerSecondTwoProcesses: two, at200, at500, burst: ofBurst };
};

const note = (sentence: string): void => void process.stderr.write(`${sentence}\n`);
