import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { closeSync, openSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { basename } from 'node:path';
import { waitUntil } from '@aisle/testkit';

export interface RunningProcess {
  pid: number;
  /** File name of the executable. */
  program: string;
}

// Only these are ever signalled: a pager or an editor that has one of our files open is none of our business.
const PROGRAMS_WE_START = new Set(['postgres', 'initdb', 'beam.smp', 'ceph-mon', 'ceph-osd', 'radosgw']);

/**
 * Starts a program in a session of its own, so that Ctrl-C in the terminal reaches us and not it: the order of stopping
 * stays ours. Its output goes to a file that begins anew, because a pipe would break when we die.
 */
export function spawnDetached(
  command: readonly string[],
  { logFile, cwd, env }: { logFile: string; cwd: string; env?: NodeJS.ProcessEnv },
): ChildProcess {
  const [program = '', ...args] = command;
  const log = openSync(logFile, 'w');
  try {
    const child = spawn(program, args, { cwd, env: env ?? process.env, detached: true, stdio: ['ignore', log, log] });
    child.unref();
    return child;
  } finally {
    closeSync(log);
  }
}

/** Programs of the stack that work in this folder: they run in it or name it in their arguments. */
export function processesOf(folder: string): RunningProcess[] {
  const all = process.platform === 'linux' ? linuxProcesses(folder) : otherProcesses(folder);
  return all.filter(({ pid, program }) => pid !== process.pid && PROGRAMS_WE_START.has(program));
}

/** Sends the signal to every process of the folder that `matches`; how many there were. */
export function signalProcessesOf(
  folder: string,
  signal: NodeJS.Signals,
  matches: (running: RunningProcess) => boolean = () => true,
): number {
  const targets = processesOf(folder).filter(matches);
  for (const { pid } of targets) sendSignal(pid, signal);
  return targets.length;
}

/** Waits until no process of the folder is left; after `timeoutMs` they are killed. */
export async function waitUntilGone(folder: string, timeoutMs: number): Promise<void> {
  const isGone = (): boolean => processesOf(folder).length === 0;
  if (await waitUntil(isGone, { timeoutMs, everyMs: 40 })) return;
  signalProcessesOf(folder, 'SIGKILL');
  await waitUntil(isGone, { timeoutMs: 5_000, everyMs: 40 });
}

export function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** A value that differs between two processes which had the same PID one after the other; undefined when none runs. */
export function processBirthmark(pid: number): string | undefined {
  try {
    if (process.platform !== 'linux') {
      return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8', stdio: 'pipe' }).trim();
    }
    // The program's name, in parentheses, may hold spaces: count the fields behind it. 3 is the state, 22 the start time.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? undefined : fields[19];
  } catch {
    return undefined;
  }
}

function linuxProcesses(folder: string): RunningProcess[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .flatMap((entry) => {
      try {
        const program = readFileSync(`/proc/${entry}/comm`, 'utf8').trim();
        if (!PROGRAMS_WE_START.has(program)) return [];
        // A zombie has no arguments and no folder, so it does not count as running.
        const args = readFileSync(`/proc/${entry}/cmdline`, 'utf8').split('\0');
        const isOurs = args.some((arg) => isInside(arg, folder)) || isInside(workingFolderOf(entry), folder);
        return isOurs ? [{ pid: Number(entry), program }] : [];
      } catch {
        return []; // Ended while we looked, or belongs to somebody else.
      }
    });
}

function workingFolderOf(pid: string): string {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return '';
  }
}

function otherProcesses(folder: string): RunningProcess[] {
  const table = execFileSync('ps', ['-axo', 'pid=,command='], { encoding: 'utf8', maxBuffer: 16 * 1024 * 1024 });
  return table.split('\n').flatMap((line) => {
    const [, pid, command] = /^\s*(\d+)\s+(.*)$/.exec(line) ?? [];
    if (!pid || !command || !`${command} `.includes(`${folder}/`)) return [];
    return [{ pid: Number(pid), program: basename(command.split(' ')[0] ?? '') }];
  });
}

function isInside(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}
