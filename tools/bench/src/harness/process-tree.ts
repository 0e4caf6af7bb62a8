import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts processor time in these, whatever the kernel's own clock (`getconf CLK_TCK`). */
const ticksPerSecond = 100;
/** On the machines that this runs on (`getconf PAGESIZE`). */
const bytesAPage = 4_096;

interface ProcessStat {
  parent: number;
  /** Own time and that of ended children it has waited for. */
  cpuSeconds: number;
}

/** What a process and everything it has started use; zeros for a process that is gone. */
export interface TreeUsage {
  cpuSeconds: number;
  /** Resident memory: what each process has for itself, and the most that one of them shares with others, once. */
  rssMb: number;
}

/** Reads every process's line of `/proc` once; use it for all trees of one moment. */
export const readProcesses = (): ReadonlyMap<number, ProcessStat> => {
  const stats = new Map<number, ProcessStat>();
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    const line = textOf(`/proc/${entry}/stat`);
    if (line === undefined) continue;
    // The program's name, in parentheses, may hold spaces: count the fields behind it. 1 is the parent, 11 to 14 are times.
    const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
    const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
    stats.set(Number(entry), { parent: Number(fields[1]), cpuSeconds: ticks / ticksPerSecond });
  }
  return stats;
};

export const usageOfTree = (rootPid: number, processes: ReadonlyMap<number, ProcessStat>): TreeUsage => {
  const pids = treeOf(rootPid, processes);
  const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0);
  const resident = pids.map(residentPages);
  const pages = sum(resident.map(({ own }) => own)) + Math.max(0, ...resident.map(({ shared }) => shared));
  return {
    cpuSeconds: sum(pids.map((pid) => processes.get(pid)?.cpuSeconds ?? 0)),
    rssMb: (pages * bytesAPage) / 2 ** 20,
  };
};

const treeOf = (rootPid: number, processes: ReadonlyMap<number, ProcessStat>): number[] => {
  const tree = processes.has(rootPid) ? [rootPid] : [];
  // The list grows while it is walked: children of children follow.
  for (const pid of tree) for (const [child, { parent }] of processes) if (parent === pid) tree.push(child);
  return tree;
};

/**
 * From `/proc/<pid>/statm`, which costs nothing. The proportional set size would be exact, but for it the kernel walks every
 * page of every process: that took most of a core from what was to be measured.
 */
const residentPages = (pid: number): { own: number; shared: number } => {
  const [, resident = 0, shared = 0] = (textOf(`/proc/${pid}/statm`) ?? '').split(' ').map(Number);
  return { own: resident - shared, shared };
};

/** Undefined for a process that has ended, or that is somebody else's. */
const textOf = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
};
