import { stopEverythingIn } from './leftovers.js';

// Waits for the end of the process that started us, which closes our standard input, and then stops its stack.
const dataDir = process.argv[2];
if (!dataDir) throw new Error('The watchdog needs the data folder of its stack as its argument.');

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
process.stdin.resume();
process.stdin.once('close', () => void stopEverythingIn(dataDir));
