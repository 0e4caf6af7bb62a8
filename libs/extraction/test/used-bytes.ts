import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** For tests: what is still held, in the heap and outside of it, after all garbage is gone. */
export const usedBytes = (): number => {
  // Twice: what the first round finds dead outside the heap is freed by the second.
  collectGarbage();
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
};
