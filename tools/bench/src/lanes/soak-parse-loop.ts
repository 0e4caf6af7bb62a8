import { isDeepStrictEqual } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createChance } from '@aisle/testkit';
import { median, round } from '../harness/rounds.js';
import { generatePage } from './soak-parse-pages.js';

export interface ParseSoak {
  cases: number;
  /** Pages that were not read as they were made. */
  failures: number;
  /** What is in use after collecting garbage: after the warm-up, and at the end. */
  heapMbFirst: number;
  heapMbLast: number;
  /** What each page costs of which strings are kept, the strings included. */
  bytesPerKeptPage: number;
}

/** Pages of which strings are kept, as a store would; if each held its page, they would hold tens of megabytes. */
const keptPages = 2_000;
const stringsOfPage = 20;
const samplesAtEachEnd = 5;

/** Reads generated pages until the time is over; `onFailure` is told of each that is read wrongly. */
export const runParseSoak = (
  { minutes, seed }: { minutes: number; seed: number },
  onFailure: (sentence: string) => void,
): ParseSoak => {
  const kept: string[][] = [];
  const result = { cases: 0, failures: 0 };
  const runFor = (milliseconds: number): void => {
    for (const endsAt = performance.now() + milliseconds; performance.now() < endsAt; result.cases += 1) {
      const failure = runCase(seed, result.cases, kept);
      if (failure === undefined) continue;
      result.failures += 1;
      onFailure(failure);
    }
  };
  const totalMs = minutes * 60_000;
  // A quarter of the time for the compiler and for whatever the engine remembers.
  runFor(totalMs / 4);
  const samples: number[] = [heapBytes()];
  const parts = 4 * samplesAtEachEnd;
  for (let part = 0; part < parts; part += 1) {
    runFor((totalMs * 0.75) / parts);
    samples.push(heapBytes());
  }
  const pages = kept.filter((strings) => strings.length > 0).length;
  kept.length = 0;
  const withoutKept = heapBytes();
  return {
    ...result,
    heapMbFirst: megabytes(median(samples.slice(0, samplesAtEachEnd))),
    heapMbLast: megabytes(median(samples.slice(-samplesAtEachEnd))),
    bytesPerKeptPage: Math.round(((samples.at(-1) ?? 0) - withoutKept) / Math.max(1, pages)),
  };
};

const megabytes = (bytes: number): number => round(bytes / 1024 ** 2);

const runCase = (seed: number, number: number, kept: string[][]): string | undefined => {
  const { kind, truth, read } = generatePage(createChance(seed, number));
  let found: unknown;
  try {
    found = read();
  } catch (error) {
    return `case ${number} (${kind}): ${error instanceof Error ? error.message : String(error)}`;
  }
  kept[number % keptPages] = stringsIn(found).slice(0, stringsOfPage);
  if (isDeepStrictEqual(found, truth)) return undefined;
  return `case ${number} (${kind}) was read as ${shown(found)}, but is ${shown(truth)}`;
};

const shown = (value: unknown): string => JSON.stringify(value).slice(0, 500);

const stringsIn = (value: unknown): string[] => {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : [];
};

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const heapBytes = (): number => {
  // Twice: what the first round finds dead outside the heap is freed by the second.
  collectGarbage();
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
};
