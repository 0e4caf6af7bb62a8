import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface LentDirectory {
  path: string;
  /** Removes it with everything in it. */
  release(): Promise<void>;
}

/** Lends an empty directory. */
export async function lendDirectory(): Promise<LentDirectory> {
  const path = await mkdtemp(join(tmpdir(), 'aisle-test-'));
  return { path, release: () => rm(path, { recursive: true, force: true, maxRetries: 3 }) };
}
