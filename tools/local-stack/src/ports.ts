import { join } from 'node:path';
import { freePort, isPortFree } from './free-port.js';
import { readJson, writeJson } from './stack-folder.js';

/** Every port the stack may need; they stay the same from run to run, so that addresses in shells and browsers keep working. */
export interface StackPorts {
  postgres: number;
  amqp: number;
  erlangDistribution: number;
  epmd: number;
  s3: number;
  cephMonitor: number;
}

const NAMES = ['postgres', 'amqp', 'erlangDistribution', 'epmd', 's3', 'cephMonitor'] as const;

export const portsFile = (dataDir: string): string => join(dataDir, 'ports.json');

export function readPorts(dataDir: string): Partial<StackPorts> | undefined {
  return readJson<Partial<StackPorts>>(portsFile(dataDir));
}

/** The ports of the last run where they are still free, new ones where not. Call it only when nothing of the stack runs. */
export async function claimPorts(dataDir: string): Promise<StackPorts> {
  const previous = readPorts(dataDir) ?? {};
  const claimed: Partial<StackPorts> = {};
  for (const name of NAMES) {
    const wanted = previous[name];
    claimed[name] = wanted !== undefined && (await isPortFree(wanted)) ? wanted : await freePort();
  }
  writeJson(portsFile(dataDir), claimed);
  return claimed as StackPorts;
}
