import { readFileSync } from 'node:fs';

/** Resident memory of processes in megabytes, by name. */
export type MemorySample = Readonly<Record<string, number>>;

/** What each process has resident now; one that is down at the moment is left out. */
export const sampleMemory = (processes: readonly { name: string; pid(): number | undefined }[]): MemorySample =>
  Object.fromEntries(
    processes.flatMap((running) => {
      const rssMb = residentMb(running.pid());
      return rssMb === undefined ? [] : [[running.name, rssMb]];
    }),
  );

const residentMb = (pid: number | undefined): number | undefined => {
  try {
    const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
  } catch {
    return undefined;
  }
};

/** Each process's median, so that neither a garbage collection nor a burst decides. */
export const medianMemory = (samples: readonly MemorySample[]): MemorySample => {
  const names = [...new Set(samples.flatMap((sample) => Object.keys(sample)))];
  return Object.fromEntries(names.map((name) => [name, medianOf(samples.flatMap((sample) => sample[name] ?? []))]));
};

const medianOf = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return Math.round((sorted[Math.floor(sorted.length / 2)] ?? 0) * 10) / 10;
};

/** Garbage is collected every few minutes, so a shorter time would only say how long ago that was. */
const shortestEndMs = 300_000;

/** The two ends of the measured time: a quarter each, but at least five minutes, and never more than the halves. */
export const endsOf = <Sample>(samples: readonly Sample[], everyMs: number): { first: Sample[]; last: Sample[] } => {
  const wanted = Math.max(samples.length / 4, shortestEndMs / everyMs);
  const count = Math.max(1, Math.floor(Math.min(wanted, samples.length / 2)));
  return { first: samples.slice(0, count), last: samples.slice(-count) };
};

/** How much a process may have more at the end than after the warm-up. */
const growthAllowed = 0.1;

/** A sentence for each process that grew too much, or is not there any more. */
export const growthOf = (first: MemorySample, last: MemorySample): string[] =>
  Object.entries(first).flatMap(([name, before]) => {
    const after = last[name];
    if (after === undefined) return [`${name} was not up at the end.`];
    if (after <= before * (1 + growthAllowed)) return [];
    return [`${name} grew from ${before} to ${after} MB, ${Math.round((after / before - 1) * 1_000) / 10} %.`];
  });
