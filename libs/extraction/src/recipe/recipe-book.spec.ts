import { expect, jest, test } from '@jest/globals';
import { createRecipeBook } from './recipe-book.js';

const definition = {
  id: 'shop',
  name: 'Shop',
  origin: 'http://shop.test',
  market: {},
  productPage: { sources: ['json-ld'] },
  politeness: { ratePerSecond: 1, maxConcurrency: 1 },
  start: [{ kind: 'product-page', url: '/p/1' }],
};

const allKnown = async (fingerprints: readonly string[]) =>
  fingerprints.map((fingerprint) => ({ fingerprint, definition }));

test('what several recipes lack is loaded at once, and nothing twice', async () => {
  const load = jest.fn(allKnown);
  const { recipeOf, load: loadAll } = createRecipeBook(load);
  await recipeOf('a');
  await loadAll(['a', 'b', 'c', 'b']);
  await recipeOf('c');
  expect(load.mock.calls).toEqual([[['a']], [['b', 'c']]]);
});

test('a recipe is loaded once, however many ask at the same time', async () => {
  const load = jest.fn(allKnown);
  const { recipeOf } = createRecipeBook(load);

  const [one, two] = await Promise.all([recipeOf('f'), recipeOf('f')]);

  expect(one).toBe(two);
  expect(load).toHaveBeenCalledTimes(1);
});

test('the recipe used longest ago is forgotten first', async () => {
  const load = jest.fn(allKnown);
  const { recipeOf } = createRecipeBook(load, 2);
  for (const fingerprint of ['a', 'b', 'a', 'c', 'a']) await recipeOf(fingerprint);
  expect(load).toHaveBeenCalledTimes(3);

  await recipeOf('b');
  expect(load).toHaveBeenCalledTimes(4);
});

test('an unknown recipe says so, and is asked for again', async () => {
  const load = jest.fn(allKnown).mockResolvedValueOnce([]);
  const { recipeOf } = createRecipeBook(load);

  await expect(recipeOf('f')).rejects.toMatchObject({ code: 'RECIPE_UNKNOWN', policy: 'permanent' });
  await expect(recipeOf('f')).resolves.toMatchObject({ id: 'shop' });
});
