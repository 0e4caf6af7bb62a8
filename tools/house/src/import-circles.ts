import { posix } from 'node:path';
import { foldersOfPackages, isTest, packageOf, type SourceOf } from './architecture-sources.js';

/** What each file, or each package, imports. */
export type ImportGraph = ReadonlyMap<string, readonly string[]>;

/** Files of one package that import each other; a type counts, since whoever reads one file has to open the other. */
export function graphOfFiles(sources: readonly SourceOf[]): ImportGraph {
  const known = new Set(sources.map(({ path }) => path));
  const targetOf = (path: string, from: string): string =>
    posix.join(posix.dirname(path), from).replace(/\.js$/, '.ts');
  return new Map(
    sources.map(({ path, imports }) => [
      path,
      imports.map(({ from }) => targetOf(path, from)).filter((target) => known.has(target)),
    ]),
  );
}

/** Packages that import each other. Tests are left out: a lib's tests may borrow from the testkit, which uses the lib. */
export function graphOfPackages(sources: readonly SourceOf[]): ImportGraph {
  const folders = foldersOfPackages();
  const graph = new Map<string, string[]>();
  for (const source of sources.filter((each) => !isTest(each))) {
    const folder = source.path.split('/').slice(0, 2).join('/');
    const targets = source.imports.map((imported) => folders.get(packageOf(imported)));
    graph.set(folder, [...(graph.get(folder) ?? []), ...targets.filter((target) => target !== undefined)]);
  }
  return graph;
}

/** The shortest circle through each node that is in one, but no node twice: `a → b → a`. */
export function circlesIn(graph: ImportGraph): string[] {
  const told = new Set<string>();
  return [...graph.keys()].sort().flatMap((start) => {
    const circle = told.has(start) ? undefined : shortestWayBack(graph, start);
    for (const node of circle ?? []) told.add(node);
    return circle ? [circle.join(' → ')] : [];
  });
}

/** Breadth first, so that the first way that is found is a shortest. */
function shortestWayBack(graph: ImportGraph, start: string): string[] | undefined {
  const cameFrom = new Map<string, string>();
  for (const node of breadthFirst(graph, start, cameFrom)) {
    if (!graph.get(node)?.includes(start)) continue;
    const way = [node, start];
    for (let at = cameFrom.get(node); at !== undefined; at = cameFrom.get(at)) way.unshift(at);
    return way;
  }
  return undefined;
}

function* breadthFirst(graph: ImportGraph, start: string, cameFrom: Map<string, string>): Generator<string> {
  const queue = [start];
  for (const node of queue) {
    yield node;
    for (const next of graph.get(node) ?? []) {
      if (next === start || cameFrom.has(next)) continue;
      cameFrom.set(next, node);
      queue.push(next);
    }
  }
}

/** The sentence that somebody who closed a circle needs. */
export const circleSentence = (circle: string): string =>
  `${circle}: imports go in a circle. Move what both sides need, often only a type, to a file or a lib that imports neither, or pass it in as a parameter.`;
