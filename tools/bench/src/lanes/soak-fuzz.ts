import { randomInt } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import { readLaneOptions } from '../harness/lane-options.js';
import { machine } from '../harness/machine.js';
import { round } from '../harness/rounds.js';
import type { Lane } from '../lane.js';
import type { FuzzOrder, FuzzReport } from './fuzz-worker.js';

/** Feeds broken and hostile pages to everything that reads pages. */
export const soakFuzzLane: Lane = {
  describe: 'Broken, huge, wrongly encoded and hostile pages for N minutes: each ends in bounded time and memory.',
  async run(argv) {
    const { seed = randomInt(1_000_000), ...rest } = readLaneOptions(argv, defaults, optionsSchema, usage);
    const options = { ...rest, seed };
    note(`Settings: ${JSON.stringify({ ...machine(), ...options, heapMb, hangsAfterMs })}`);
    const { cases, failures, slowestMs, slowest } = await runFuzz(options);
    note(`slowest: ${slowest}`);
    const peakRssMb = round(process.resourceUsage().maxRSS / 1024);
    process.stdout.write(`${JSON.stringify({ cases, failures, slowestMs: round(slowestMs), peakRssMb, seed })}\n`);
    return failures === 0 ? 0 : 1;
  },
};

const defaults = { minutes: '10', seed: undefined, case: undefined };
const usage = 'npm run soak -- fuzz [--minutes 10] [--seed S] [--case K] [--json]';
const wholeNumber = z.coerce.number().int().min(0).max(4_294_967_295);
const optionsSchema = z.object({
  minutes: z.coerce.number().positive().max(10_000),
  seed: wholeNumber.optional(),
  /** Only this one, as a failure names it. */
  case: wholeNumber.optional(),
});
type Options = z.output<typeof optionsSchema> & { seed: number };

/** What a parser may use: a container of 1 GB is planned for one. */
const heapMb = 768;
/** A case that has said nothing for so long hangs. */
const hangsAfterMs = 60_000;

interface FuzzTotal {
  cases: number;
  failures: number;
  slowestMs: number;
  slowest: string;
}

const runFuzz = async ({ minutes, seed, case: only }: Options): Promise<FuzzTotal> => {
  const total: FuzzTotal = { cases: 0, failures: 0, slowestMs: 0, slowest: '' };
  const endsAt = performance.now() + minutes * 60_000;
  let number = only ?? 0;
  let worker = startWorker({ seed, firstCase: number });
  do {
    const { failure, slowestMs, slowest, isDead } = await nextReport(worker);
    total.cases += 1;
    if (slowestMs > total.slowestMs) Object.assign(total, { slowestMs, slowest: `case ${number}, ${slowest}` });
    if (failure !== undefined) {
      total.failures += 1;
      note(`case ${number}: ${failure}\n  again: npm run soak -- fuzz --seed ${seed} --case ${number}`);
    }
    number += 1;
    if (isDead) worker = startWorker({ seed, firstCase: number });
  } while (only === undefined && performance.now() < endsAt);
  await worker.terminate();
  return total;
};

const startWorker = (order: FuzzOrder): Worker =>
  new Worker(new URL('./fuzz-worker.js', import.meta.url), {
    workerData: order,
    resourceLimits: { maxOldGenerationSizeMb: heapMb },
  });

type Ending = Pick<FuzzReport, 'failure' | 'slowestMs' | 'slowest'> & { isDead: boolean };

/** The next case's report; of one that hangs or dies, what became of it. */
const nextReport = (worker: Worker): Promise<Ending> =>
  new Promise((resolve) => {
    const end = (ending: Ending): void => {
      clearTimeout(timer);
      for (const [event, listener] of Object.entries(listeners)) worker.off(event, listener);
      resolve(ending);
    };
    const died = (failure: string): void => end({ failure, slowestMs: 0, slowest: '', isDead: true });
    const listeners = {
      message: (report: FuzzReport): void => end({ ...report, isDead: false }),
      error: (error: Error): void => died(`ended the process: ${error.message}`),
      exit: (code: number): void => died(`ended the process with exit code ${code}`),
    };
    const timer = setTimeout(() => {
      died(`has not ended after ${hangsAfterMs / 1_000} s`);
      void worker.terminate();
    }, hangsAfterMs);
    for (const [event, listener] of Object.entries(listeners)) worker.once(event, listener);
    worker.postMessage('next');
  });

const note = (sentence: string): void => void process.stderr.write(`${sentence}\n`);
