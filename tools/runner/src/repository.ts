import { fileURLToPath } from 'node:url';

/** The clone's own folder: two levels above this package, whether it runs from `src` or `dist`. */
export const repositoryRoot = fileURLToPath(new URL('../../../', import.meta.url));

/** The built main file of an app or a tool, such as `apps/parser`. */
export const mainOf = (room: string): string => `${repositoryRoot}${room}/dist/main.js`;
