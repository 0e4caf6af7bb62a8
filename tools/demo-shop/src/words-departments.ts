import type { DepartmentWords } from './department-words.js';
import { HOUSEHOLD_DEPARTMENTS } from './words-household.js';
import { WORKSHOP_DEPARTMENTS } from './words-workshop.js';

/** The leaf of this name hangs under a second group too: two menu nodes, one leaf. */
export const TWICE_LISTED = { leafName: 'Work gloves', alsoInGroup: 'Hand gardening' } as const;

export const DEPARTMENTS: readonly DepartmentWords[] = [...WORKSHOP_DEPARTMENTS, ...HOUSEHOLD_DEPARTMENTS];
