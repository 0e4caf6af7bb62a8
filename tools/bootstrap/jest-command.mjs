import { join } from 'node:path';

/** The folder that holds the root package.json. */
export const repositoryRoot = join(import.meta.dirname, '..', '..');

/** Arguments for `node` that run jest with native ES modules (jest's CommonJS mode cannot load half of our dependencies). */
export function jestArguments(extra) {
  return [
    '--experimental-vm-modules',
    '--disable-warning=ExperimentalWarning',
    join(repositoryRoot, 'node_modules', 'jest', 'bin', 'jest.js'),
    '--config',
    join(repositoryRoot, 'jest.config.mjs'),
    ...extra,
  ];
}
