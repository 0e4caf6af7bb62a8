import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { startLocalStack, stopEverythingIn } from '@aisle/local-stack';
import { migrateDatabase } from '@aisle/storage';
import { repositoryRoot } from '@aisle/testkit';
import { z } from 'zod';
import { readLaneOptions } from '../harness/lane-options.js';
import type { Lane } from '../lane.js';
import { runInterleavings } from './interleavings-run.js';

const optionsSchema = z.object({
  count: z.coerce.number().int().min(1).max(1_000_000),
  seed: z.coerce.number().int().min(0).max(1_000_000_000),
});
const usage = 'npm run bench -- interleavings [--count 1000] [--seed 1] [--json]';

/** Small catalogs, each with facts in drawn order, against two catalog-syncs that die between any two of their steps. */
export const interleavingsLane: Lane = {
  describe: 'Duplicates, reorderings, drifted clocks and crashes between any two steps: the end must equal a model.',
  async run(argv) {
    const { count, seed } = readLaneOptions(argv, { count: '1000', seed: '1' }, optionsSchema, usage);
    const dataDir = join(repositoryRoot, '.aisle', 'interleavings');
    await stopEverythingIn(join(dataDir, 'stack'));
    rmSync(dataDir, { recursive: true, force: true });
    mkdirSync(dataDir, { recursive: true });
    note(`Settings: ${JSON.stringify({ count, seed, durability: 'durable', catalogSyncs: 2 })}`);
    const env = { ...process.env, DATABASE_URL: '', AMQP_URL: '' };
    const services = ['postgres', 'rabbitmq'] as const;
    const stack = await startLocalStack({ dataDir: join(dataDir, 'stack'), services, durability: 'durable', env });
    const { databaseUrl = '', amqpUrl = '' } = stack;
    try {
      await migrateDatabase(databaseUrl);
      const logDir = join(dataDir, 'logs');
      const options = { count, seed, databaseUrl, amqpUrl, namespace: '', logDir, onProgress: note };
      const { violations, crashes, redriven } = await runInterleavings(options);
      for (const violation of violations.slice(0, 50)) note(violation);
      note(`${crashes} crashes, ${redriven} messages sent back from the dead letters.`);
      process.stdout.write(`${JSON.stringify({ count, violations: violations.length })}\n`);
      return violations.length === 0 ? 0 : 1;
    } finally {
      await stack.stop();
    }
  },
};

const note = (sentence: string): void => void process.stderr.write(`${sentence}\n`);
