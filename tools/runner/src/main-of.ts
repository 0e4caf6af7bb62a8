import { join } from 'node:path';
import { repositoryRoot } from '@aisle/testkit';

/** The built main file of an app or a tool, such as `apps/parser`. */
export const mainOf = (room: string): string => join(repositoryRoot, room, 'dist', 'main.js');
