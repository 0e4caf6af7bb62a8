import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { BootstrapError } from './bootstrap-error.mjs';
import { repositoryRoot } from './jest-command.mjs';

/** Runs a program in the repository's root; all it says goes to stderr, because stdout belongs to the command's result. */
export function runStep(command, { env = {}, failure }) {
  const [program, ...args] = command;
  const result = spawnSync(program, args, {
    cwd: repositoryRoot,
    env: { ...process.env, ...env },
    stdio: ['ignore', 2, 2],
  });
  if (result.error || result.status !== 0) {
    throw new BootstrapError(failure.code, failure.message, failure.fix, { cause: result.error });
  }
}

export function announce(sentence) {
  process.stderr.write(`${sentence}\n`);
}

/** The text of a file, or undefined when it does not exist. */
export function readIfThere(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

export function sha256(text) {
  return createHash('sha256').update(text).digest('hex');
}
