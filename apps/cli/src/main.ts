import { endWhenNobodyReads } from './closed-pipe.js';
import { runCli } from './program.js';

endWhenNobodyReads();
process.exitCode = await runCli(process.argv.slice(2));
