import type { LeafWords } from './department-words.js';
import { DEPARTMENTS, TWICE_LISTED } from './words-departments.js';

export interface MenuNode {
  readonly name: string;
  readonly path: string;
}
export interface Leaf extends MenuNode {
  readonly index: number;
  readonly department: MenuNode;
  readonly group: MenuNode;
  readonly skuPrefix: string;
  readonly brands: readonly string[];
  readonly words: LeafWords;
}
export interface MenuGroup extends MenuNode {
  /** As the menu shows them: the twice listed leaf is in two groups. */
  readonly leaves: readonly Leaf[];
}
export interface MenuDepartment extends MenuNode {
  readonly groups: readonly MenuGroup[];
}
export interface Menu {
  readonly departments: readonly MenuDepartment[];
  /** Every leaf once, by `index`. */
  readonly leaves: readonly Leaf[];
  /** Menu nodes of all levels; the twice listed leaf counts twice. */
  readonly nodeCount: number;
  readonly twiceListed: Leaf;
}

/** ASCII words joined by hyphens. */
export function slugOf(text: string): string {
  return text
    .replaceAll('ø', 'o')
    .normalize('NFKD')
    .replaceAll(/[\u0300-\u036f'’]/g, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
}

/** The menu with `leafCount` distinct leaves (at least 6, so that two departments exist). Does not depend on the day. */
export function menuOf(leafCount: number): Menu {
  const leaves = leavesOf(leafCount);
  const twiceListed = leaves.find((leaf) => leaf.name === TWICE_LISTED.leafName);
  if (!twiceListed)
    throw new RangeError(`${leafCount} leaves are too few: the leaf “${TWICE_LISTED.leafName}” is missing`);

  const departments = distinctByPath(leaves.map((leaf) => leaf.department)).map((department) => ({
    ...department,
    groups: distinctByPath(
      leaves.filter((leaf) => leaf.department.path === department.path).map((leaf) => leaf.group),
    ).map((group) => ({ ...group, leaves: leavesUnder(group, leaves, twiceListed) })),
  }));
  const groups = departments.flatMap((department) => department.groups);
  const leafNodes = groups.flatMap((group) => group.leaves);
  return { departments, leaves, nodeCount: departments.length + groups.length + leafNodes.length, twiceListed };
}

function leavesUnder(group: MenuNode, leaves: readonly Leaf[], twiceListed: Leaf): Leaf[] {
  const own = leaves.filter((leaf) => leaf.group.path === group.path);
  return group.name === TWICE_LISTED.alsoInGroup ? [...own, twiceListed] : own;
}

function distinctByPath(nodes: readonly MenuNode[]): MenuNode[] {
  return [...new Map(nodes.map((node) => [node.path, node])).values()];
}

/** The word lists hold 40 leaves; a larger shop repeats them as further assortments with names and paths of their own. */
function leavesOf(leafCount: number): Leaf[] {
  const oneRound = DEPARTMENTS.flatMap((department) =>
    department.groups.flatMap((group) => group.leaves.map((words) => ({ department, group, words }))),
  );
  return Array.from({ length: Math.ceil(leafCount / oneRound.length) }, (_, round) => round)
    .flatMap((round) => oneRound.map((place) => ({ ...place, round })))
    .slice(0, leafCount)
    .map(({ department, group, words, round }, index) => {
      const name = round === 0 ? words.name : `${words.name} (assortment ${round + 1})`;
      const departmentPath = `/c/${department.slug}`;
      const groupPath = `${departmentPath}/${slugOf(group.name)}`;
      return {
        index,
        name,
        path: `${groupPath}/${slugOf(name)}`,
        department: { name: department.name, path: departmentPath },
        group: { name: group.name, path: groupPath },
        skuPrefix: department.skuPrefix,
        brands: department.brands,
        words,
      };
    });
}
