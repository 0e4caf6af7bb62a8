import { rmSync } from 'node:fs';
import { refuseStackInUse, stopEverythingIn } from '@aisle/local-stack';
import { stackFolder } from '@aisle/runner';

/**
 * Empties a data folder; what a killed run may have left running in it is stopped first.
 * Errors: LocalStackError `data-folder-in-use` while another demo is starting or running there.
 */
export const emptyDataFolder = async (dataDir: string): Promise<void> => {
  refuseStackInUse(stackFolder(dataDir));
  await stopEverythingIn(stackFolder(dataDir));
  rmSync(dataDir, { recursive: true, force: true });
};
