import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { errorMessageOf, PermanentError } from '@aisle/core';
import { findingsIn, killRunSettings, killRunShop, runKillSeed, type KillReport } from '@aisle/e2e';
import { stopEverythingIn } from '@aisle/local-stack';
import { repositoryRoot } from '@aisle/testkit';
import { z } from 'zod';
import type { Lane } from '../lane.js';

const folder = join(repositoryRoot, '.aisle', 'kill');

/** Crawls a shop once for each seed while its workers are killed and its servers fail, and counts what that did. */
export const killLane: Lane = {
  describe: 'Kills every worker, restarts every server, takes the raw store away; the end must be the shop’s truth.',
  async run(argv) {
    const { seeds, from } = readOptions(argv);
    note(`Settings: ${JSON.stringify({ ...killRunSettings, ...killRunShop, durability: 'durable' })}`);
    const reports: KillReport[] = [];
    for (let seed = from; seed < from + seeds; seed += 1) reports.push(await runSeed(seed));
    const sum = (figure: (report: KillReport) => number): number =>
      reports.reduce((total, report) => total + figure(report), 0);
    const result = {
      seeds,
      kills: sum(({ kills }) => kills),
      lost: sum(({ lost }) => lost.length),
      doubled: sum(({ doubled }) => doubled.length),
      unexpectedFailures: sum(({ unexpectedFailures }) => unexpectedFailures.length),
    };
    const failed = reports.filter((report) => findingsIn(report).length > 0).map(({ seed }) => seed);
    if (failed.length > 0) note(`Seeds with findings: ${failed.join(', ')}.`);
    process.stdout.write(`${JSON.stringify(result)}\n`);
    return failed.length === 0 ? 0 : 1;
  },
};

const usage = 'npm run bench -- kill [--seeds 20] [--from 1] [--json]';
const wholeNumber = z.coerce.number().int().min(1).max(1_000_000);
const optionsSchema = z.object({ seeds: wholeNumber, from: wholeNumber });

const readOptions = (argv: readonly string[]): z.output<typeof optionsSchema> => {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        seeds: { type: 'string', default: '20' },
        from: { type: 'string', default: '1' },
        // The last line is JSON with and without it; it is taken because every lane takes it.
        json: { type: 'boolean' },
      },
    });
    return optionsSchema.parse(values);
  } catch (error) {
    const message = error instanceof z.ZodError ? z.prettifyError(error) : errorMessageOf(error);
    throw new PermanentError('USAGE', message, { cause: error, fix: usage });
  }
};

const runSeed = async (seed: number): Promise<KillReport> => {
  const dataDir = join(folder, `seed-${seed}`);
  // What a killed run may have left.
  await stopEverythingIn(join(dataDir, 'stack'));
  rmSync(dataDir, { recursive: true, force: true });
  const report = await runKillSeed({ seed, dataDir, onProgress: note }).catch((error: unknown) => {
    note(`seed ${seed} could not be run; its data are in ${dataDir}`);
    throw error;
  });
  const findings = findingsIn(report);
  const verdict = findings.length === 0 ? 'equals the truth' : `${findings.length} findings, data kept in ${dataDir}`;
  note(`seed ${seed}: ${report.kills} kills, ${report.seconds} s, ${verdict}`);
  for (const finding of findings) note(`  ${finding}`);
  return report;
};

const note = (sentence: string): void => void process.stderr.write(`${sentence}\n`);
