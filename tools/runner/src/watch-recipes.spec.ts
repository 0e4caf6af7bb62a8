import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, it } from '@jest/globals';
import { waitFor } from '@aisle/testkit';
import { watchRecipes } from './watch-recipes.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'aisle-recipes-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('a recipe that is written in several steps is told once, another file not at all', async () => {
  let told = 0;
  const watcher = watchRecipes(folder, async () => void (told += 1));
  writeFileSync(join(folder, 'notes.txt'), 'x');
  for (const text of ['{', '{"id":', '{"id":"a"}']) writeFileSync(join(folder, 'a.json'), text);
  await waitFor('the change to be told', () => told === 1);
  rmSync(join(folder, 'a.json'));
  await waitFor('the removal to be told', () => told === 2);
  watcher.close();
});
