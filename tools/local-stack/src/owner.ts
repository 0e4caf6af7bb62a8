import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { LocalStackError } from './local-stack-error.js';
import { processBirthmark } from './processes.js';
import { readJson, writeJson } from './stack-folder.js';

interface Owner {
  pid: number;
  birthmark: string | undefined;
  /** Set once it runs. */
  watchdogPid?: number | undefined;
}

const ownerFile = (dataDir: string): string => join(dataDir, 'owner.json');

/** Fails with `data-folder-in-use` while a living process runs the stack of the folder. */
export function refuseStackInUse(dataDir: string): void {
  const owner = readJson<Owner>(ownerFile(dataDir));
  if (owner && isAlive(owner)) {
    throw new LocalStackError(
      'DATA_FOLDER_IN_USE',
      `The local stack in ${resolve(dataDir)} is run by process ${owner.pid}.`,
      'Stop that one first, or use another data folder.',
    );
  }
}

/** Notes that this process runs the stack of the folder; refuses while another living process does. */
export function takeOwnership(dataDir: string): void {
  refuseStackInUse(dataDir);
  writeJson(ownerFile(dataDir), { pid: process.pid, birthmark: processBirthmark(process.pid) } satisfies Owner);
}

export function noteWatchdog(dataDir: string, watchdogPid: number | undefined): void {
  writeJson(ownerFile(dataDir), { ...readJson<Owner>(ownerFile(dataDir)), watchdogPid });
}

export function giveUpOwnership(dataDir: string): void {
  rmSync(ownerFile(dataDir), { force: true });
}

/** True when the process that ran the stack of this folder died without stopping it. */
export function isAbandoned(dataDir: string): boolean {
  const owner = readJson<Owner>(ownerFile(dataDir));
  return owner !== undefined && !isAlive(owner);
}

function isAlive(owner: Owner): boolean {
  return owner.birthmark !== undefined && processBirthmark(owner.pid) === owner.birthmark;
}
