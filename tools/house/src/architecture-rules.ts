import { posix } from 'node:path';
import { foldersOfPackages, isTest, packageOf, type ImportOf, type SourceOf } from './architecture-sources.js';

/** Answers with the sentence that tells a violator what to do instead. */
type Rule = (source: SourceOf, imported: ImportOf) => string | undefined;

const folders = foldersOfPackages();

// What opens a connection or a store. A name that is added to a lib and does so belongs here.
const ADAPTER_CONSTRUCTORS = new Map([
  ['@aisle/storage', new Set(['createDatabase', 'createRawStore', 'createOutbox'])],
  ['@aisle/messaging', new Set(['connectBroker', 'connectMessaging', 'createOutboxRelay'])],
]);

/** What a lib may import of this repository, besides itself; `docs/architecture.md` tells why. */
const LIBS_OF_A_LIB: Record<string, readonly string[]> = {
  'libs/core': [],
  'libs/contracts': ['libs/core'],
  'libs/money': ['libs/core'],
  'libs/extraction': ['libs/core', 'libs/money'],
  'libs/service-kit': ['libs/core'],
  'libs/web': ['libs/core'],
  'libs/messaging': ['libs/core', 'libs/contracts'],
  'libs/storage': ['libs/core', 'libs/contracts'],
  'libs/testkit': ['libs/core', 'libs/contracts'],
};

// The fetcher talks to the hostile internet, so it must not be able to reach the database.
const STORAGE_FOR_FETCHER = new Set(['createRawStore', 'RawStoreConfig', 'S3Settings']);

const DRIVERS = ['pg', 'amqplib', 'minio', '@prisma/client', '@prisma/adapter-pg'];

// node:crypto and node:zlib compute and touch nothing outside the process.
const CORE_MAY_IMPORT = new Set(['zod', 'ulid', 'node:crypto', 'node:util', 'node:zlib']);

// How a page becomes values; each folder may import itself and those named before it.
const EXTRACTION_FOLDERS = [
  'base',
  'page',
  'vocabulary',
  'structured',
  'auto/pagination',
  'auto/catalog-page',
  'auto/product',
  'recipe',
  'fields',
  'kinds',
  'provenance',
  'inspect',
  'onboard',
];

const folderOf = ({ path }: SourceOf): string => path.split('/').slice(0, 2).join('/');
const isRelative = ({ from }: ImportOf): boolean => from.startsWith('.');

const appsStandAlone: Rule = (source, imported) => {
  const target = folders.get(packageOf(imported));
  if (!source.path.startsWith('apps/') || !target || target === folderOf(source)) return undefined;
  if (target.startsWith('apps/')) {
    return `imports the app ${target}: apps speak by messages and HTTP only. What both need belongs in a lib.`;
  }
  if (target.startsWith('tools/')) return `imports ${target}: tools are not shipped, so an app cannot need one.`;
  return undefined;
};

const libsKnowNoApps: Rule = (source, imported) => {
  const target = folders.get(packageOf(imported));
  if (!source.path.startsWith('libs/') || !target || target.startsWith('libs/')) return undefined;
  return `imports ${target}: a lib serves apps and tools and must not know them. Pass in what it needs.`;
};

const libsKeepTheirOrder: Rule = (source, imported) => {
  const [folder, target] = [folderOf(source), folders.get(packageOf(imported))];
  if (!source.path.startsWith('libs/') || !target?.startsWith('libs/') || target === folder) return undefined;
  if (isTest(source) && target === 'libs/testkit') return undefined;
  const allowed = LIBS_OF_A_LIB[folder];
  if (allowed?.includes(target)) return undefined;
  const may = allowed?.join(' and ') || 'no other lib';
  return `imports ${target}: ${folder} may use ${may}. Declare what it needs as a type of its own or a port in libs/core, and let the app connect the two.`;
};

const testkitIsForTests: Rule = (source, imported) => {
  if (imported.from !== '@aisle/testkit' || isTest(source) || !source.path.startsWith('apps/')) return undefined;
  return 'imports @aisle/testkit: what is shipped needs no test helper. Move what does into a test.';
};

const packagesByNameOnly: Rule = (source, imported) => {
  const name = packageOf(imported);
  if (folders.has(name) && imported.from !== name) {
    return `imports ${imported.from}: import from '${name}' and export there what is missing; its files are its own affair.`;
  }
  if (!isRelative(imported)) return undefined;
  const target = posix.join(posix.dirname(source.path), imported.from);
  if (target.startsWith(`${folderOf(source)}/`)) return undefined;
  return `climbs out of its package to ${target}: import the other package by its name.`;
};

const coreDoesNoIo: Rule = (source, imported) => {
  if (!source.path.startsWith('libs/core/') || isTest(source) || isRelative(imported)) return undefined;
  if (CORE_MAY_IMPORT.has(imported.from)) return undefined;
  return `imports ${imported.from}: core holds pure rules and does no I/O. Declare a port in libs/core/src/ports.ts and implement it in a lib.`;
};

const extractionFolderOf = (path: string): string | undefined =>
  /^libs\/extraction\/src\/((?:auto\/)?[^/]+)\/[^/]+$/.exec(path)?.[1];

const extractionImportsDownwards: Rule = (source, imported) => {
  const from = extractionFolderOf(source.path);
  if (from === undefined || isTest(source) || !isRelative(imported)) return undefined;
  const to = extractionFolderOf(posix.join(posix.dirname(source.path), imported.from));
  const [own, target] = [from, to ?? 'index.ts'].map((folder) => EXTRACTION_FOLDERS.indexOf(folder));
  if (own === undefined || target === undefined) return undefined;
  const order = EXTRACTION_FOLDERS.join(' → ');
  if (own < 0) return `lies in ${from}/, which has no place in the order: ${order}.`;
  if (target >= 0 && target <= own) return undefined;
  return `imports ${imported.from}: the folders of libs/extraction import only what stands before them (${order}). Move the type or function down to where both can see it.`;
};

const moneyKnowsTextOnly: Rule = (source, imported) => {
  if (!source.path.startsWith('libs/money/') || isTest(source) || isRelative(imported)) return undefined;
  if (imported.from === '@aisle/core') return undefined;
  return `imports ${imported.from}: money is read from text and needs @aisle/core alone. What knows pages belongs in libs/extraction.`;
};

const onlyComposeConstructs: Rule = (source, imported) => {
  if (!source.path.startsWith('apps/') || isTest(source)) return undefined;
  if (/\/src\/(compose|main)\.ts$/.test(source.path)) return undefined;
  const constructed = imported.values.filter((name) => ADAPTER_CONSTRUCTORS.get(imported.from)?.has(name));
  if (constructed.length === 0) return undefined;
  return `constructs an adapter (${constructed.join(', ')}): only src/compose.ts does. Take the finished thing as a parameter.`;
};

const driversStayInLibs: Rule = (source, imported) => {
  if (!source.path.startsWith('apps/') || isTest(source) || !DRIVERS.includes(packageOf(imported))) return undefined;
  return `imports the driver ${imported.from}: reach services through @aisle/storage and @aisle/messaging.`;
};

const fetcherHoldsNoDatabase: Rule = (source, imported) => {
  if (!source.path.startsWith('apps/fetcher/') || isTest(source) || imported.from !== '@aisle/storage')
    return undefined;
  const forbidden = [...imported.values, ...imported.types].filter((name) => !STORAGE_FOR_FETCHER.has(name));
  const isNamed = imported.values.length + imported.types.length > 0;
  if (isNamed && forbidden.length === 0) return undefined;
  const what = isNamed ? forbidden.join(', ') : 'everything';
  return `takes ${what} from @aisle/storage: the fetcher faces the internet and may use the raw store only. What it must know comes in the job.`;
};

/** The rules of the house, by the promise each keeps. */
export const RULES: Record<string, Rule> = {
  'an app imports neither another app nor a tool': appsStandAlone,
  'a lib knows no app and no tool': libsKnowNoApps,
  'a lib uses only the libs below it': libsKeepTheirOrder,
  'what is shipped needs no test helper': testkitIsForTests,
  'packages are imported by name, never by path': packagesByNameOnly,
  'core does no I/O': coreDoesNoIo,
  'extraction imports downwards, from inspecting recipes to bytes': extractionImportsDownwards,
  'money knows text, not pages': moneyKnowsTextOnly,
  'only an app’s compose.ts constructs adapters': onlyComposeConstructs,
  'apps use no driver directly': driversStayInLibs,
  'the fetcher cannot reach the database': fetcherHoldsNoDatabase,
};

/** One line a violation: the file, and what to do instead. */
export function violationsOf(rule: Rule | undefined, sources: readonly SourceOf[]): string[] {
  return sources.flatMap((source) =>
    source.imports.flatMap((imported) => {
      const sentence = rule?.(source, imported);
      return sentence ? [`${source.path} ${sentence}`] : [];
    }),
  );
}
