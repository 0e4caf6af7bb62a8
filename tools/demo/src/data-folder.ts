import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { stopEverythingIn } from '@aisle/local-stack';

/** Empties a data folder; what a killed run may have left running in it is stopped first. */
export const emptyDataFolder = async (dataDir: string): Promise<void> => {
  await stopEverythingIn(join(dataDir, 'stack'));
  rmSync(dataDir, { recursive: true, force: true });
};
