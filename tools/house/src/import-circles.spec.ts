import { describe, expect, it } from '@jest/globals';
import { parseSource, readSources, type SourceOf } from './architecture-sources.js';
import { circleSentence, circlesIn, graphOfFiles, graphOfPackages } from './import-circles.js';

const sources = readSources();

describe('imports', () => {
  it('go in no circle between the files of a package', () => {
    expect(circlesIn(graphOfFiles(sources)).map(circleSentence)).toEqual([]);
  });

  it('go in no circle between packages', () => {
    expect(circlesIn(graphOfPackages(sources)).map(circleSentence)).toEqual([]);
  });
});

describe('a circle is found', () => {
  const files = (contents: Record<string, string>): SourceOf[] =>
    Object.entries(contents).map(([path, text]) => parseSource(path, text));

  it.each([
    ['of values', `import { b } from './b.js';`, `import { a } from '../x/a.js';`],
    ['of types', `import type { B } from './b.js';`, `import { type A } from './a.js';`],
    ['of a type in place', `type B = import('./b.js').B;`, `export const a: number = 1; export * from './a.js';`],
    ['of what is loaded late', `const b = await import('./b.js');`, `export { a } from './a.js';`],
  ])('%s', (_what, a, b) => {
    expect(circlesIn(graphOfFiles(files({ 'libs/x/a.ts': a, 'libs/x/b.ts': b })))).toEqual([
      'libs/x/a.ts → libs/x/b.ts → libs/x/a.ts',
    ]);
  });

  it('by its shortest way, once, and beside what only leads into it', () => {
    const graph = graphOfFiles(
      files({
        'libs/x/first.ts': `import './one.js';`,
        'libs/x/one.ts': `import './two.js';`,
        'libs/x/two.ts': `import './three.js';\nimport './one.js';`,
        'libs/x/three.ts': `import './two.js';`,
        'libs/x/four.ts': `import './four.js';`,
      }),
    );
    expect(circlesIn(graph)).toEqual([
      'libs/x/four.ts → libs/x/four.ts',
      'libs/x/one.ts → libs/x/two.ts → libs/x/one.ts',
      'libs/x/three.ts → libs/x/two.ts → libs/x/three.ts',
    ]);
  });

  it('between packages, but not where a test closes it', () => {
    const core = (name: string) => ({ [`libs/core/src/${name}.ts`]: `import { waitFor } from '@aisle/testkit';` });
    const testkit = { 'libs/testkit/src/index.ts': `import { ok } from '@aisle/core';` };
    expect(circlesIn(graphOfPackages(files({ ...core('x'), ...testkit })))).toEqual([
      'libs/core → libs/testkit → libs/core',
    ]);
    expect(circlesIn(graphOfPackages(files({ ...core('x.spec'), ...testkit })))).toEqual([]);
  });

  it('and told with the way out', () => {
    expect(circleSentence('a.ts → b.ts → a.ts')).toMatch(/^a\.ts → b\.ts → a\.ts: .* Move what both sides need/);
  });
});
