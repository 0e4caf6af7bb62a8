import { randomBytes, randomUUID } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'minio';
import { waitUntil } from '@aisle/testkit';
import { aptInstall, canUseApt } from './apt.js';
import { cephConfiguration } from './ceph-configuration.js';
import { findOnPath, runCommand } from './commands.js';
import { LocalStackError } from './local-stack-error.js';
import type { StackPorts } from './ports.js';
import { signalProcessesOf, spawnDetached, waitUntilGone } from './processes.js';
import type { S3Connection } from './s3-connection.js';
import { lastLines } from './stack-folder.js';

// Ceph's RADOS gateway stands in for S3 where nobody names a server: a second real implementation, in Debian's packages.
const PACKAGES = ['radosgw', 'ceph-mon', 'ceph-osd', 'ceph-common'];
const PROGRAMS = ['radosgw', 'radosgw-admin', 'ceph-mon', 'ceph-osd', 'ceph'];
const STEP_TIMEOUT_MS = 60_000;

const folderOf = (dataDir: string): string => join(dataDir, 's3');

export type GatewayOutcome = { s3: S3Connection } | { s3SkippedBecause: string };

/** Starts an S3 server on a cluster of one, all in memory; or says why there is none. Its data does not survive a stop. */
export async function startCephGateway(
  dataDir: string,
  ports: StackPorts,
  onProgress: (sentence: string) => void,
): Promise<GatewayOutcome> {
  const s3SkippedBecause = await obtainPrograms(onProgress);
  if (s3SkippedBecause) return { s3SkippedBecause };
  onProgress('Starting an S3 server.');
  const folder = folderOf(dataDir);
  rmSync(folder, { recursive: true, force: true });
  for (const part of ['mon', 'osd', 'run']) mkdirSync(join(folder, part), { recursive: true, mode: 0o700 });

  const cluster = createCluster(folder, ports);
  await cluster.startStorage();
  const s3 = await cluster.startGateway();
  await createBucket(s3);
  return { s3 };
}

/** Stops the gateway and its cluster at once: their data lives in memory and ends with them. */
export async function stopCephGateway(dataDir: string): Promise<void> {
  signalProcessesOf(folderOf(dataDir), 'SIGKILL');
  await waitUntilGone(folderOf(dataDir), 5_000);
}

async function obtainPrograms(onProgress: (sentence: string) => void): Promise<string | undefined> {
  const areInstalled = (): boolean => PROGRAMS.every((program) => findOnPath(program));
  if (areInstalled()) return undefined;
  const wayOut = 'Set S3_ENDPOINT to an S3 server to run what needs one.';
  if (!canUseApt()) return `Ceph's S3 gateway is not installed and apt cannot be used here. ${wayOut}`;
  onProgress("Installing Ceph's S3 gateway with apt.");
  try {
    await aptInstall(PACKAGES);
  } catch (error) {
    return `Ceph's S3 gateway could not be installed with apt (${String(error).split('\n')[0]}). ${wayOut}`;
  }
  return areInstalled() ? undefined : `The installed packages of Ceph lack some of ${PROGRAMS.join(', ')}. ${wayOut}`;
}

interface Cluster {
  startStorage(): Promise<void>;
  startGateway(): Promise<S3Connection>;
}

function createCluster(folder: string, ports: StackPorts): Cluster {
  const fsid = randomUUID();
  const configuration = cephConfiguration(folder, { fsid, monitorPort: ports.cephMonitor, gatewayPort: ports.s3 });
  const run = (program: string, ...args: string[]): Promise<string> =>
    runCommand([program, '-c', configuration, ...args], { cwd: folder, timeoutMs: STEP_TIMEOUT_MS });
  const launch = (program: string, ...args: string[]): void => {
    const logFile = join(folder, `${program}.out`);
    spawnDetached([program, '-c', configuration, '-f', ...args], { logFile, cwd: folder }).on('error', () => undefined);
  };

  return {
    startStorage: async () => {
      await run('ceph-mon', '--mkfs', '-i', 'a', '--fsid', fsid);
      launch('ceph-mon', '-i', 'a');
      await run('ceph', 'osd', 'create');
      await run('ceph-osd', '-i', '0', '--mkfs', '--mkkey');
      await run('ceph', 'osd', 'crush', 'add', 'osd.0', '1', 'host=localhost', 'root=default');
      launch('ceph-osd', '-i', '0');
    },
    startGateway: async () => {
      launch('radosgw', '-n', 'client.rgw');
      const endpoint = `http://127.0.0.1:${ports.s3}`;
      const answers = (): Promise<boolean> =>
        fetch(endpoint).then(
          () => true,
          () => false,
        );
      if (!(await waitUntil(answers, { timeoutMs: STEP_TIMEOUT_MS, everyMs: 100 }))) throw gatewayDidNotStart(folder);
      const [accessKey, secretKey] = [randomBytes(10).toString('hex'), randomBytes(20).toString('hex')];
      const keys = ['--access-key', accessKey, '--secret', secretKey];
      await run('radosgw-admin', '-n', 'client.rgw', 'user', 'create', '--uid=aisle', '--display-name=aisle', ...keys);
      return { endpoint, accessKey, secretKey, bucket: 'aisle', region: 'us-east-1' };
    },
  };
}

function gatewayDidNotStart(folder: string): LocalStackError {
  return new LocalStackError(
    'S3_DID_NOT_START',
    `Ceph's S3 gateway did not answer:\n${lastLines(join(folder, 'radosgw.out'))}\n`,
    `Read the logs in ${folder}, or set S3_ENDPOINT to a server of yours.`,
  );
}

async function createBucket({ endpoint, accessKey, secretKey, bucket, region }: S3Connection): Promise<void> {
  const { hostname: endPoint, port } = new URL(endpoint);
  await new Client({ endPoint, port: Number(port), useSSL: false, accessKey, secretKey, region }).makeBucket(
    bucket,
    region,
  );
}
