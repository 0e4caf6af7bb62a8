import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The clone's own folder: two levels above this package, whether it runs from `src` or `dist`. */
export const repositoryRoot = join(import.meta.dirname, '..', '..', '..');

/** Absolute path of a file of the repository. */
export const inRepository = (path: string): string => join(repositoryRoot, path);

/** Text of a file of the repository, such as `docs/deploy.md`. */
export const readText = (path: string): string => readFileSync(inRepository(path), 'utf8');
