import { stopPostgres } from './postgres.js';
import { stopRabbitmq } from './rabbitmq.js';
import { stopCephGateway } from './ceph-gateway.js';

/** Stops everything that runs in this stack's folder, whoever started it, and waits until it is gone. */
export async function stopEverythingIn(dataDir: string): Promise<void> {
  await Promise.all([stopPostgres(dataDir), stopRabbitmq(dataDir), stopCephGateway(dataDir)]);
}
