import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { stopEverythingIn } from '@aisle/local-stack';
import { repositoryRoot } from '@aisle/testkit';
import { z } from 'zod';
import { readLaneOptions } from '../harness/lane-options.js';
import type { Lane } from '../lane.js';
import { violationsOf } from './politeness-figures.js';
import { cutSeconds, frozenSeconds, runPolitenessScenario, timeline } from './politeness-scenario.js';

const optionsSchema = z.object({ fetchers: z.coerce.number().int().min(1).max(64) });
const usage = 'npm run bench -- politeness [--fetchers 4] [--json]';

/** Counts at the shops' own logs how politely and how fully their limits are used while fetchers come, go and fail. */
export const politenessLane: Lane = {
  describe: 'Four shops with limits, fetchers killed, added, frozen, cut off and restarted: what the shops’ logs say.',
  async run(argv) {
    const { fetchers } = readLaneOptions(argv, { fetchers: '4' }, optionsSchema, usage);
    const dataDir = join(repositoryRoot, '.aisle', 'politeness');
    await stopEverythingIn(join(dataDir, 'stack'));
    rmSync(dataDir, { recursive: true, force: true });
    note(`Settings: ${JSON.stringify({ fetchers, timeline, frozenSeconds, cutSeconds, durability: 'durable' })}`);
    const figures = await runPolitenessScenario({ fetchers, dataDir, onProgress: note });
    const violations = Object.entries(figures).flatMap(([shop, one]) => violationsOf(shop, one));
    for (const violation of violations) note(violation);
    if (violations.length > 0) note(`Logs and data are kept in ${dataDir}.`);
    else rmSync(dataDir, { recursive: true, force: true });
    process.stdout.write(`${JSON.stringify({ fetchers, shops: Object.values(figures) })}\n`);
    return violations.length === 0 ? 0 : 1;
  },
};

const note = (sentence: string): void => void process.stderr.write(`${sentence}\n`);
