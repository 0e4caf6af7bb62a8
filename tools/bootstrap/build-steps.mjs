import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { repositoryRoot } from './jest-command.mjs';
import { announce, readIfThere, runStep, sha256 } from './steps.mjs';

const inRoot = (...parts) => join(repositoryRoot, ...parts);
const buildStamp = inRoot('node_modules', '.aisle-build-stamp');
const schemaStamp = inRoot('node_modules', '.aisle-schema-hash');
const generatedClient = inRoot('libs', 'storage', 'src', 'generated', 'prisma');

/** Brings the database client and every package's dist up to date; costs some 20 ms when nothing changed. */
export function ensureBuilt() {
  generateDatabaseClient();
  const current = stampOfSources();
  if (readIfThere(buildStamp) === current && everyPackageIsBuilt()) return;
  announce('Building.');
  runStep([process.execPath, inRoot('node_modules', 'typescript', 'bin', 'tsc'), '-b'], {
    failure: {
      code: 'BUILD_FAILED',
      message: 'The TypeScript build failed.',
      fix: "Mend what the compiler's messages above name, then run the command again.",
    },
  });
  writeStamp(buildStamp, current);
}

function generateDatabaseClient() {
  const schema = readIfThere(inRoot('prisma', 'schema.prisma'));
  if (schema === undefined) return;
  const wanted = sha256(schema + readIfThere(inRoot('prisma.config.ts')) + readIfThere(inRoot('package-lock.json')));
  if (readIfThere(schemaStamp) === wanted && existsSync(generatedClient)) return;
  announce('Generating the database client.');
  runStep([process.execPath, inRoot('node_modules', 'prisma', 'build', 'index.js'), 'generate'], {
    // Prisma insists on an engine it could download. Generating never starts it, so any program will do.
    env: { PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, PRISMA_HIDE_UPDATE_MESSAGE: '1', CHECKPOINT_DISABLE: '1' },
    failure: {
      code: 'PRISMA_GENERATE_FAILED',
      message: 'The database client could not be generated.',
      fix: 'Mend prisma/schema.prisma where the messages above say.',
    },
  });
  writeStamp(schemaStamp, wanted);
}

/** A fingerprint of names, sizes and times of everything the compiler reads of ours. */
function stampOfSources() {
  const described = ['tsconfig.json', 'tsconfig.base.json'].map((name) => describe(inRoot(name)));
  for (const folder of packageFolders()) {
    described.push(describe(join(folder, 'tsconfig.json')), describe(join(folder, 'package.json')));
    for (const file of filesBelow(join(folder, 'src'))) described.push(describe(file));
  }
  return sha256(described.join('\n'));
}

function describe(file) {
  // What is missing is the compiler's to report.
  const { mtimeMs, size } = statSync(file, { throwIfNoEntry: false }) ?? {};
  return `${file} ${mtimeMs} ${size}`;
}

function filesBelow(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.spec.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

function packageFolders() {
  const { references } = JSON.parse(readIfThere(inRoot('tsconfig.json')));
  return references.map(({ path }) => inRoot(path));
}

function everyPackageIsBuilt() {
  return packageFolders().every((folder) => existsSync(join(folder, 'dist', 'tsconfig.tsbuildinfo')));
}

function writeStamp(file, content) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}
