import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { LocalStack } from '@aisle/local-stack';
import type { ServiceProcess } from '@aisle/runner';
import { waitFor } from '@aisle/testkit';
import type { WholeAisle } from '../whole-aisle.js';
import type { Strike } from './kill-plan.js';
import type { WorkerLines } from './worker-lines.js';

export const rawStoreRefusesForMs = 10_000;
/** Longer than the broker waits for a heartbeat (20 s) and the database for the next statement of a transaction (20 s). */
export const frozenForMs = 25_000;

/** What blows fall on. */
export interface KillScene {
  whole: WholeAisle;
  stack: LocalStack;
  lines: WorkerLines;
}

/** Lets one blow fall; resolves when what it broke has been put back. */
export const landStrike = async (strike: Strike, { whole, stack, lines }: KillScene): Promise<void> => {
  if (strike.blow === 'restart') await stack.restart(strike.server);
  if (strike.blow === 'refuse-raw-store') await refuseRawStore(join(whole.dataDir, 'raw-store'), strike.how);
  if (strike.blow === 'kill') await killOne(await victimOf(strike, whole));
  if (strike.blow === 'freeze') await freezeOne(await victimOf(strike, whole));
  if (strike.blow === 'black-hole') lines.blackHole(strike.kind);
};

const victimOf = async (
  { kind, replica }: Extract<Strike, { blow: 'kill' | 'freeze' }>,
  whole: WholeAisle,
): Promise<ServiceProcess> => {
  const candidates = whole.aisle.processes.filter(({ name }) => name === kind || name.startsWith(`${kind}-`));
  const working = kind === 'fetcher' ? await fetchingPid(whole) : undefined;
  const victim = candidates.find((candidate) => candidate.pid() === working) ?? candidates[replica];
  if (!victim) throw new Error(`There is no ${kind} number ${replica + 1}.`);
  return victim;
};

/** A fetcher's id holds its process id. Undefined while the database is away: then any fetcher will do. */
const fetchingPid = (whole: WholeAisle): Promise<number | undefined> =>
  whole.query<{ fetcher_id: string }>(`select fetcher_id from assignment`).then(
    ([assignment]) => Number(/-(\d+)-[^-]+$/.exec(assignment?.fetcher_id ?? '')?.[1]),
    () => undefined,
  );

/** One that is down already is killed when it has been started again. */
const killOne = async (victim: ServiceProcess): Promise<void> => {
  await waitFor(`${victim.name} to be up`, () => isAlive(victim.pid()), { timeoutMs: 60_000 });
  const before = victim.restarts();
  victim.kill('SIGKILL');
  await waitFor(`${victim.name} to be dead`, () => victim.restarts() > before, { timeoutMs: 60_000 });
};

/** It may be killed meanwhile, and started again: then there is nobody to wake. */
const freezeOne = async (victim: ServiceProcess): Promise<void> => {
  await waitFor(`${victim.name} to be up`, () => isAlive(victim.pid()), { timeoutMs: 60_000 });
  const frozenPid = victim.pid();
  victim.kill('SIGSTOP');
  try {
    await pause(frozenForMs);
  } finally {
    if (victim.pid() === frozenPid) victim.kill('SIGCONT');
  }
};

const isAlive = (pid: number | undefined): boolean => {
  try {
    return pid !== undefined && process.kill(pid, 0);
  } catch {
    return false;
  }
};

/** Permissions would not stop root, so the folder really goes. */
const refuseRawStore = async (folder: string, how: 'gone' | 'blocked'): Promise<void> => {
  const away = `${folder}.away`;
  renameSync(folder, away);
  if (how === 'blocked') writeFileSync(folder, 'Here was the raw store.');
  await pause(rawStoreRefusesForMs);
  if (how === 'blocked') rmSync(folder);
  // Would hide what somebody wrote into a second store meanwhile.
  if (existsSync(folder)) throw new Error(`Somebody made a second raw store in ${folder}; the first is in ${away}.`);
  renameSync(away, folder);
};
