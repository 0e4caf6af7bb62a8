import { existsSync, readdirSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { exampleEnv } from '@aisle/deploy-check';
import { inRepository, readText } from '@aisle/testkit';

const doc = readText('docs/deploy.md');

/** Every metric that an app or a lib registers, by its name in the source. */
const registeredMetrics = (): Set<string> => {
  const folders = ['apps', 'libs'].flatMap((room) =>
    readdirSync(inRepository(room)).map((name) => `${room}/${name}/src`),
  );
  const names = folders
    .filter((folder) => existsSync(inRepository(folder)))
    .flatMap((folder) =>
      readdirSync(inRepository(folder), { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts') && !file.startsWith('generated'))
        .flatMap((file) => [...readText(`${folder}/${file}`).matchAll(/'(aisle_\w+)'/g)].map(([, name = '']) => name)),
    );
  return new Set(names);
};

describe('docs/deploy.md', () => {
  it('names only metrics that exist', () => {
    const named = [...new Set([...doc.matchAll(/\baisle_[a-z_]+/g)].map(([name]) => name))];
    const known = registeredMetrics();
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((name) => !known.has(name.replace(/_(bucket|count|sum)$/, '')))).toEqual([]);
  });

  it('names only files that exist', () => {
    const paths = [
      ...doc.matchAll(/\]\(\.\.\/([^)#]+)/g),
      ...doc.matchAll(/`((?:k8s|tools|apps|libs)\/[\w./-]+)`/g),
    ].map(([, path = '']) => path);
    expect(paths.length).toBeGreaterThan(3);
    expect(paths.filter((path) => !existsSync(inRepository(path)))).toEqual([]);
  });

  it('names only variables of .env.example where it tells to set them', () => {
    const section = /## 1\.[\s\S]*?\n## 2\./.exec(doc)?.[0] ?? '';
    const named = [...section.matchAll(/`([A-Z_]{5,})`/g)].map(([, name = '']) => name);
    expect(named.length).toBeGreaterThan(1);
    expect(named.filter((name) => !(name in exampleEnv()))).toEqual([]);
  });
});
