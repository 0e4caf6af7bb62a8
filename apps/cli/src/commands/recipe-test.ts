import { createInterface } from 'node:readline/promises';
import { PermanentError } from '@aisle/core';
import { lineDiff } from '../line-diff.js';
import type { Output } from '../output.js';
import { recipeFilesAt, recipeIn } from '../recipe-files.js';
import { goldenFilesOf, hasFixtures, writeGolden, type GoldenFile } from '../recipe-fixtures.js';

/**
 * Reads the fixtures beside recipes and shows what their golden files say otherwise; 1 where one does.
 * Errors: PermanentError `NO_FIXTURES` where no recipe has any, `RECIPE_INVALID`.
 */
export const testRecipes = async (
  paths: readonly string[],
  { update = false, yes = false }: { update?: boolean; yes?: boolean },
  output: Output,
): Promise<number> => {
  const files = paths.flatMap(recipeFilesAt).filter(hasFixtures);
  if (files.length === 0) {
    throw new PermanentError('NO_FIXTURES', `No recipe of ${paths.join(', ')} has fixtures beside it.`, {
      fix: 'A recipe shop.json keeps its pages in shop/fixtures; npx aisle retailer new <id> <pages…> begins one.',
    });
  }
  const differing: GoldenFile[] = [];
  for (const file of files) {
    const golden = goldenFilesOf(file, recipeIn(file));
    const own = golden.filter(({ before, after }) => before !== after);
    differing.push(...own);
    if (own.length === 0) output.human(`${file}: its ${golden.length} golden files say what it reads.`);
  }
  for (const golden of differing) show(golden, output);
  if (differing.length === 0) return 0;
  if (!update) {
    output.note(`${differing.length} golden files say otherwise; --update writes what the recipes read now.`);
    return 1;
  }
  if (!yes && !(await isWanted(differing.length))) {
    output.note('Nothing was written; --yes writes without asking.');
    return 1;
  }
  differing.forEach(writeGolden);
  output.human(
    `Wrote ${differing.length} golden files. If the engine changed and not the recipe, raise engineVersion.`,
  );
  return 0;
};

const show = ({ file, before, after }: GoldenFile, output: Output): void => {
  const difference = lineDiff(before, after);
  output.machine({ file, difference });
  output.human(`\n${file}${before === '' ? ' (new)' : ''}\n${difference.join('\n')}`);
};

const isWanted = async (files: number): Promise<boolean> => {
  if (!process.stdin.isTTY) return false;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await terminal.question(`Write ${files} golden files? [y/N] `);
  terminal.close();
  return /^y(es)?$/i.test(answer.trim());
};
