import { posix } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readText } from '@aisle/testkit';
import { deployedApps } from './app-configs.js';
import { imageEnv, loadStages } from './dockerfile.js';

const stages = loadStages();
const final = stages.at(-1)?.instructions ?? [];
const all = stages.flatMap(({ instructions }) => instructions);
const argsOf = (keyword: string): string[] => final.filter((each) => each.keyword === keyword).map(({ args }) => args);
const argsOfStage = (name: string): string =>
  stages
    .find((stage) => stage.name === name)
    ?.instructions.map(({ keyword, args }) => `${keyword} ${args}`)
    .join('\n') ?? '';

/** The folders that a package's TypeScript project refers to, and those that they refer to. */
const referencesBelow = (folder: string, seen = new Set<string>()): string[] => {
  const { references = [] } = JSON.parse(readText(`${folder}/tsconfig.json`)) as { references?: { path: string }[] };
  for (const next of references.map(({ path }) => posix.join(folder, path)).filter((path) => !seen.has(path))) {
    seen.add(next);
    referencesBelow(next, seen);
  }
  return [...seen];
};

describe('the Dockerfile', () => {
  it('builds on one pinned version of Node, the smallest that this repository allows or newer', () => {
    const image = /^ARG NODE_IMAGE=node:(\d+)\.(\d+)\.\d+-bookworm-slim$/m.exec(readText('Dockerfile'));
    expect(Number(image?.[1])).toBe(20);
    expect(Number(image?.[2])).toBeGreaterThanOrEqual(19);
    const bases = all.filter(({ keyword }) => keyword === 'FROM').map(({ args }) => args.split(' ')[0]);
    expect(new Set(bases)).toEqual(new Set(['${NODE_IMAGE}', 'manifests']));
  });

  it('installs from the lock file, and runs nobody’s install scripts', () => {
    const installs = all.map(({ args }) => args).filter((args) => /npm (ci|i|install)\b/.test(args));
    expect(installs).toHaveLength(2);
    for (const install of installs) expect(install).toMatch(/npm ci [^&]*--ignore-scripts/);
  });

  it('ships production dependencies without the test kit', () => {
    expect(argsOfStage('dependencies')).toMatch(/rm -r libs\/testkit[\s\S]*npm ci --omit=dev/);
    expect(argsOf('COPY')).toEqual(['--from=dependencies /aisle .', '--from=build /built .']);
  });

  it('generates the database client before it compiles', () => {
    expect(argsOfStage('build')).toMatch(/prisma generate && npx tsc -b apps\/\*/);
    expect(argsOfStage('build')).toContain('PRISMA_SCHEMA_ENGINE_BINARY=/usr/local/bin/node');
  });

  it('does not run as root, and says so by number', () => {
    expect(argsOf('USER')).toEqual(['1000:1000']);
  });

  it('asks the app itself whether it is ready, on the port it listens on', () => {
    expect(argsOf('HEALTHCHECK').join()).toContain(`process.env.HTTP_PORT + '/ready'`);
    expect(argsOf('EXPOSE')).toEqual([imageEnv(stages)['HTTP_PORT']]);
  });

  it('listens for the others of its network, and runs any app by its file', () => {
    expect(imageEnv(stages)).toMatchObject({ NODE_ENV: 'production', HTTP_HOST: '0.0.0.0' });
    expect(argsOf('ENTRYPOINT')).toEqual(['["node"]']);
  });

  it('holds no secret', () => {
    expect(readText('Dockerfile')).not.toMatch(/PASSWORD|SECRET|API_KEY|_URL/);
  });
});

describe('.dockerignore', () => {
  const lines = readText('.dockerignore')
    .split('\n')
    .filter((line) => line && !line.startsWith('#'));

  it('lets in only what is named', () => {
    expect(lines[0]).toBe('*');
    const named = lines.filter((line) => line.startsWith('!')).map((line) => line.slice(1));
    expect(named.sort()).toEqual([
      '.npmrc',
      'apps',
      'libs',
      'package-lock.json',
      'package.json',
      'prisma',
      'prisma.config.ts',
      'tsconfig.base.json',
    ]);
  });

  it('has everything that an app is compiled from', () => {
    const references = Object.keys(deployedApps).flatMap((app) => referencesBelow(`apps/${app}`));
    expect(references).toContain('libs/storage');
    expect(references.filter((folder) => !/^(apps|libs)\//.test(folder))).toEqual([]);
  });

  it('keeps out what is made on this machine', () => {
    expect(lines).toEqual(expect.arrayContaining(['**/node_modules', '**/dist', 'libs/*/src/generated']));
  });
});

it.each(Object.keys(deployedApps))('the app %s has the main.ts that containers start', (app) => {
  expect(readText(`apps/${app}/src/main.ts`)).toMatch(/\S/);
});
