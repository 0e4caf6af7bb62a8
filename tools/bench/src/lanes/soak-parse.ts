import { z } from 'zod';
import { readLaneOptions } from '../harness/lane-options.js';
import { machine } from '../harness/machine.js';
import type { Lane } from '../lane.js';
import { runParseSoak, type ParseSoak } from './soak-parse-loop.js';

/** Reads pages without end whose truth is known, and watches what stays in memory. */
export const soakParseLane: Lane = {
  describe: 'Reads generated pages for N minutes: all rightly, and the heap may grow by no more than a tenth.',
  run(argv) {
    const options = readLaneOptions(argv, { minutes: '10', seed: '1' }, optionsSchema, usage);
    note(`Settings: ${JSON.stringify({ ...machine(), ...options })}`);
    const soak = runParseSoak(options, note);
    const problems = problemsOf(soak);
    for (const problem of problems) note(problem);
    const { cases, failures, heapMbFirst, heapMbLast } = soak;
    process.stdout.write(`${JSON.stringify({ cases, failures, heapMbFirst, heapMbLast })}\n`);
    return Promise.resolve(problems.length === 0 ? 0 : 1);
  },
};

const growthAllowed = 0.1;
/** Twenty strings with all that goes with them; a page has some twenty thousand. */
const bytesPerKeptPageAllowed = 4_000;

/** A sentence for each bar that was missed. */
export const problemsOf = ({ failures, heapMbFirst, heapMbLast, bytesPerKeptPage }: ParseSoak): string[] => [
  ...(failures > 0 ? [`${failures} pages were read wrongly.`] : []),
  ...(heapMbLast > heapMbFirst * (1 + growthAllowed) ? [`The heap grew from ${heapMbFirst} to ${heapMbLast} MB.`] : []),
  ...(bytesPerKeptPage > bytesPerKeptPageAllowed
    ? [`The strings kept of a page hold ${bytesPerKeptPage} bytes: they hold the page.`]
    : []),
];

const usage = 'npm run soak -- parse [--minutes 10] [--seed 1] [--json]';
const optionsSchema = z.object({
  minutes: z.coerce.number().positive().max(10_000),
  seed: z.coerce.number().int().min(0).max(4_294_967_295),
});

const note = (sentence: string): void => void process.stderr.write(`${sentence}\n`);
