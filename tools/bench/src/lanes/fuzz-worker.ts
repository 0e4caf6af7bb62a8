// Runs one case after the other; whoever started it watches the time and ends it.
import { parentPort, workerData } from 'node:worker_threads';
import { runFuzzCase, type FuzzResult } from './fuzz-case.js';

export interface FuzzOrder {
  seed: number;
  firstCase: number;
}
export interface FuzzReport extends FuzzResult {
  number: number;
}

const { seed, firstCase } = workerData as FuzzOrder;
let number = firstCase;
// Each report is sent before the next case begins, so that what hangs or dies can be told.
parentPort?.on('message', () => {
  parentPort?.postMessage({ number, ...runFuzzCase(seed, number) } satisfies FuzzReport);
  number += 1;
});
