// Runs jest with the given arguments, without installing or building: `node tools/bootstrap/jest.mjs <pattern>`.
import './require-node.mjs';
import { spawn } from 'node:child_process';
import { jestArguments, repositoryRoot } from './jest-command.mjs';

const jest = spawn(process.execPath, jestArguments(process.argv.slice(2)), { stdio: 'inherit', cwd: repositoryRoot });
// Ctrl-C reaches jest by itself (same terminal); it must end first, or the local stack would outlive it.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => jest.kill(signal));
jest.on('exit', (code, signal) => {
  process.exitCode = code ?? (signal ? 1 : 0);
});
