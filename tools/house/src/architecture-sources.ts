import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readText, repositoryRoot } from '@aisle/testkit';
import ts from 'typescript';

/** One `import … from`, `export … from` or `import()` of a file, that of a type included. */
export interface ImportOf {
  from: string;
  /** Names that exist at run time; types vanish and bind nothing together. */
  values: string[];
  types: string[];
}

export interface SourceOf {
  /** From the repository's root, with slashes: `apps/fetcher/src/compose.ts`. */
  path: string;
  imports: ImportOf[];
}

export const isTest = ({ path }: SourceOf): boolean => path.endsWith('.spec.ts') || path.includes('/test/');

/** `@aisle/core` of `@aisle/core/src/money.js`. */
export const packageOf = ({ from }: ImportOf): string =>
  from
    .split('/')
    .slice(0, from.startsWith('@') ? 2 : 1)
    .join('/');

const ROOMS = ['apps', 'libs', 'tools'];

/** Folder of every package, such as `libs/core`, by its name, such as `@aisle/core`. */
export function foldersOfPackages(): Map<string, string> {
  const folders = ROOMS.flatMap((room) =>
    readdirSync(join(repositoryRoot, room), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => `${room}/${entry.name}`),
  );
  // A package that moved leaves its built files behind until somebody clears up.
  const packages = folders.filter((folder) => existsSync(join(repositoryRoot, folder, 'package.json')));
  return new Map(packages.map((folder) => [packageNameIn(folder), folder]));
}

function packageNameIn(folder: string): string {
  const manifest = readText(`${folder}/package.json`);
  return (JSON.parse(manifest) as { name: string }).name;
}

/** Every TypeScript file that somebody here wrote, tests included. */
export const pathsOfSources = (): string[] =>
  [...foldersOfPackages().values()].flatMap((folder) =>
    readdirSync(join(repositoryRoot, folder), { recursive: true, encoding: 'utf8' })
      .map((file) => `${folder}/${file.replaceAll('\\', '/')}`)
      .filter((path) => path.endsWith('.ts') && !/\/(node_modules|dist|generated)\//.test(path)),
  );

export const readSources = (): SourceOf[] => pathsOfSources().map((path) => parseSource(path, readText(path)));

export function parseSource(path: string, text: string): SourceOf {
  const imports: ImportOf[] = [];
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest);
  const visit = (node: ts.Node): void => {
    const found = importIn(node, file);
    if (found) imports.push(found);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return { path, imports };
}

function importIn(node: ts.Node, file: ts.SourceFile): ImportOf | undefined {
  if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
    return namedImport(node.moduleSpecifier.text, node.importClause);
  }
  if (ts.isExportDeclaration(node) && node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier)) {
    return { from: node.moduleSpecifier.text, values: [], types: [] };
  }
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
    const [specifier] = node.arguments;
    if (specifier && ts.isStringLiteral(specifier)) return { from: specifier.text, values: [], types: [] };
  }
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument) && ts.isStringLiteral(node.argument.literal)) {
    return {
      from: node.argument.literal.text,
      values: [],
      types: node.qualifier ? [node.qualifier.getText(file)] : [],
    };
  }
  return undefined;
}

function namedImport(from: string, clause: ts.ImportClause | undefined): ImportOf {
  const bindings = clause?.namedBindings;
  const elements = bindings && ts.isNamedImports(bindings) ? bindings.elements : [];
  const isType = (element: ts.ImportSpecifier): boolean =>
    element.isTypeOnly || clause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
  const nameOf = (element: ts.ImportSpecifier): string => (element.propertyName ?? element.name).text;
  return {
    from,
    values: elements.filter((element) => !isType(element)).map(nameOf),
    types: elements.filter(isType).map(nameOf),
  };
}
