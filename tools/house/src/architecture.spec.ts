import { describe, expect, it } from '@jest/globals';
import { RULES, violationsOf } from './architecture-rules.js';
import { parseSource, readSources } from './architecture-sources.js';

const sources = readSources();

describe('the architecture', () => {
  it.each(Object.keys(RULES))('%s', (promise) => {
    expect(violationsOf(RULES[promise], sources)).toEqual([]);
  });

  it('is checked on the whole repository', () => {
    const folders = new Set(sources.map(({ path }) => path.split('/').slice(0, 2).join('/')));
    expect([...folders]).toEqual(expect.arrayContaining(['apps/fetcher', 'apps/parser', 'libs/core', 'libs/storage']));
    expect(sources.flatMap(({ imports }) => imports).length).toBeGreaterThan(100);
  });
});

// A rule that never fires looks the same as a house in order.
describe('a violator is told what to do', () => {
  it.each([
    ['apps/parser/src/x.ts', `import { y } from '@aisle/fetcher';`, 'What both need belongs in a lib.'],
    ['apps/cli/src/x.ts', `const x = await import('@aisle/local-stack');`, 'tools are not shipped'],
    ['libs/testkit/src/x.ts', `import { y } from '@aisle/local-stack';`, 'Pass in what it needs.'],
    ['libs/messaging/src/x.ts', `import type { Database } from '@aisle/storage';`, 'let the app connect the two.'],
    ['libs/core/src/x.spec.ts', `import { y } from '@aisle/storage';`, 'libs/core may use no other lib'],
    ['libs/storage/src/x.ts', `import { waitFor } from '@aisle/testkit';`, 'may use libs/core and libs/contracts'],
    ['apps/parser/src/x.ts', `import { waitFor } from '@aisle/testkit';`, 'needs no test helper'],
    ['libs/storage/src/x.ts', `import { y } from '@aisle/core/src/money.js';`, `import from '@aisle/core'`],
    ['libs/storage/src/x.ts', `export * from '../../core/src/money.js';`, 'climbs out of its package to libs/core'],
    ['libs/core/src/x.ts', `import { readFile } from 'node:fs/promises';`, 'Declare a port'],
    ['libs/core/src/x.ts', `import pg from 'pg';`, 'does no I/O'],
    ['libs/money/src/x.ts', `import { Parser } from 'htmlparser2';`, 'What knows pages belongs in libs/extraction.'],
    [
      'libs/extraction/src/page/x.ts',
      `import type { Recipe } from '../recipe/recipe.js';`,
      'Move the type or function down',
    ],
    [
      'libs/extraction/src/auto/pagination/x.ts',
      `import { readTile } from '../catalog-page/read-tile.js';`,
      'Move the type or function down',
    ],
    [
      'libs/extraction/src/kinds/x.ts',
      `import { parseCatalogPage } from '../index.js';`,
      'Move the type or function down',
    ],
    ['libs/extraction/src/extras/x.ts', `import { limits } from '../base/limits.js';`, 'has no place in the order'],
    ['apps/parser/src/x.ts', `import { createDatabase as open } from '@aisle/storage';`, '(createDatabase)'],
    ['apps/parser/src/compose.ts', `import amqplib from 'amqplib';`, 'imports the driver amqplib'],
    [
      'apps/fetcher/src/compose.ts',
      `import { createRawStore, type Database } from '@aisle/storage';`,
      'takes Database from',
    ],
    ['apps/fetcher/src/compose.ts', `import * as storage from '@aisle/storage';`, 'takes everything from'],
  ])('%s: %s', (path, text, sentence) => {
    const told = Object.values(RULES).flatMap((rule) => violationsOf(rule, [parseSource(path, text)]));
    expect(told).toEqual([expect.stringContaining(sentence)]);
  });

  it('types and compose.ts are free to name adapters', () => {
    const allowed = [
      parseSource('apps/parser/src/compose.ts', `import { createDatabase } from '@aisle/storage';`),
      parseSource('apps/parser/src/handle.ts', `import type { createDatabase } from '@aisle/storage';`),
      parseSource('apps/parser/src/handle.spec.ts', `import { createDatabase } from '@aisle/storage';`),
    ];
    expect(Object.values(RULES).flatMap((rule) => violationsOf(rule, allowed))).toEqual([]);
  });
});
