import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { reportFailure } from './bootstrap-error.mjs';
import { ensureBuilt } from './build-steps.mjs';
import { ensureInstalled } from './install.mjs';
import { repositoryRoot } from './jest-command.mjs';

// What a finished command may still need to close its connections, before it is ended from outside.
const GRACE_MS = 10_000;

/**
 * Installs and builds what is missing, then calls an exported function of a built file with `args` and ends with the exit
 * code it answers. A failure on the way is told as every other failure of the command.
 */
export async function runBuilt({ file, exportName, args }) {
  const argv = process.argv.slice(2);
  try {
    ensureInstalled();
    ensureBuilt();
    const module = await import(pathToFileURL(join(repositoryRoot, file)).href);
    process.exitCode = await module[exportName](...args);
  } catch (error) {
    reportFailure(error, argv);
  }
  setTimeout(() => process.exit(), GRACE_MS).unref();
}
