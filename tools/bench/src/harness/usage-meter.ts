import { readProcesses, usageOfTree } from './process-tree.js';

/** What one named program used between the start of a meter and its end. */
export interface Usage {
  cpuSeconds: number;
}

export interface UsageReport<Name extends string> {
  /** By program. */
  used: Record<Name, Usage>;
  /** Of all programs together, at the worst moment seen. */
  peakRssMb: number;
}

export interface UsageMeter<Name extends string> {
  /** A program that has ended meanwhile counts as it was when last seen. */
  stop(): UsageReport<Name>;
}

/** Often enough to see a peak, seldom enough not to be one of the costs. */
const sampleEveryMs = 1_000;

/**
 * Measures programs from outside; each is a process with all it starts, told by its id when the meter starts. `peakOf`
 * names those whose memory counts.
 */
export const startUsageMeter = <Name extends string>(
  pids: Record<Name, number>,
  peakOf: readonly Name[],
): UsageMeter<Name> => {
  const names = Object.keys(pids) as Name[];
  let peakRssMb = 0;
  const before = new Map<Name, number>();
  const used = new Map<Name, number>();
  const sample = (): void => {
    const processes = readProcesses();
    let rssMb = 0;
    for (const name of names) {
      const usage = usageOfTree(pids[name], processes);
      if (!before.has(name)) before.set(name, usage.cpuSeconds);
      used.set(name, Math.max(used.get(name) ?? 0, usage.cpuSeconds - (before.get(name) ?? 0)));
      if (peakOf.includes(name)) rssMb += usage.rssMb;
    }
    peakRssMb = Math.max(peakRssMb, rssMb);
  };
  const report = (): Record<Name, Usage> =>
    Object.fromEntries(names.map((name) => [name, { cpuSeconds: used.get(name) ?? 0 }])) as Record<Name, Usage>;
  sample();
  const timer = setInterval(sample, sampleEveryMs);
  return {
    stop: () => {
      clearInterval(timer);
      sample();
      return { used: report(), peakRssMb };
    },
  };
};
