import { existsSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { stopCephGateway } from './ceph-gateway.js';
import { isAbandoned } from './owner.js';
import { stopPostgres } from './postgres.js';
import { stopRabbitmq } from './rabbitmq.js';

/** Stops everything that runs in this stack's folder, whoever started it, and waits until it is gone. */
export async function stopEverythingIn(dataDir: string): Promise<void> {
  if (!existsSync(dataDir)) return;
  // The system tells the real paths of what runs.
  const folder = realpathSync(dataDir);
  await Promise.all([stopPostgres(folder), stopRabbitmq(folder), stopCephGateway(folder)]);
}

/** Removes the stacks below this folder whose process died without stopping them, with all their data. */
export async function removeAbandonedStacks(parentFolder: string): Promise<void> {
  const folders = readdirSync(parentFolder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  for (const dataDir of folders.map((entry) => join(parentFolder, entry.name)).filter(isAbandoned)) {
    await stopEverythingIn(dataDir);
    rmSync(dataDir, { recursive: true, force: true });
  }
}
