import { existsSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { repositoryRoot } from './jest-command.mjs';
import { announce, readIfThere, runStep, sha256 } from './steps.mjs';

const lockFile = join(repositoryRoot, 'package-lock.json');
const stampFile = join(repositoryRoot, 'node_modules', '.aisle-lock-hash');
// npm writes this at the end of every install.
const npmsOwnRecord = join(repositoryRoot, 'node_modules', '.package-lock.json');

/** Installs the dependencies when the lock file is another one than the one they came from. */
export function ensureInstalled() {
  const wanted = sha256(readIfThere(lockFile) ?? '');
  if (readIfThere(stampFile) === wanted) return;
  if (!npmRanSinceLockChanged()) {
    announce('Installing dependencies with npm ci.');
    runStep([...npm(), 'ci', '--include=dev', '--no-audit', '--no-fund'], {
      // NODE_ENV=production would leave out the compiler.
      env: { NODE_ENV: '' },
      failure: {
        code: 'INSTALL_FAILED',
        message: 'npm ci failed.',
        fix: "Read npm's messages above; mostly the registry was out of reach.",
      },
    });
  }
  writeFileSync(stampFile, wanted);
}

/** True after somebody installed by hand: doing it again would only cost a minute. */
function npmRanSinceLockChanged() {
  return existsSync(npmsOwnRecord) && statSync(npmsOwnRecord).mtimeMs >= statSync(lockFile).mtimeMs;
}

/** The npm that runs this script, else the one on PATH. */
function npm() {
  const running = process.env.npm_execpath;
  return running && basename(running) === 'npm-cli.js' ? [process.execPath, running] : ['npm'];
}
