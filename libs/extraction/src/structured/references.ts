import { isLinkedNode, type LinkedNode } from './linked-data.js';

/** Levels within a node, and nodes in all, in which a reference is replaced by what it names. */
const referenceDepth = 4;
const mostReplaced = 5_000;

/** The node with everything in it that only names another node (`{"@id": …}`) replaced by that. */
export const withReferences = (root: LinkedNode, nodeById: ReadonlyMap<string, LinkedNode>): LinkedNode => {
  if (nodeById.size === 0) return root;
  let left = mostReplaced;
  const replaced = (value: unknown, depth: number): unknown => {
    if (Array.isArray(value)) return value.map((inner) => replaced(inner, depth));
    if (!isLinkedNode(value) || depth > referenceDepth || left-- <= 0) return value;
    const id = value['@id'];
    const isReference = Object.keys(value).length === 1 && typeof id === 'string';
    const node = isReference ? (nodeById.get(id) ?? value) : value;
    return Object.fromEntries(Object.entries(node).map(([name, inner]) => [name, replaced(inner, depth + 1)]));
  };
  return replaced(root, 0) as LinkedNode;
};
