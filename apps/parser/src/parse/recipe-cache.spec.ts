import { expect, jest, test } from '@jest/globals';
import { createRecipeCache } from './recipe-cache.js';

const definition = {
  id: 'shop',
  name: 'Shop',
  origin: 'http://shop.test',
  market: {},
  productPage: { sources: ['json-ld'] },
  politeness: { ratePerSecond: 1, maxConcurrency: 1 },
  start: [{ kind: 'product-page', url: '/p/1' }],
};

test('a recipe is loaded once, however many ask at the same time', async () => {
  const load = jest.fn(async () => definition);
  const recipeOf = createRecipeCache(load);

  const [one, two] = await Promise.all([recipeOf('f'), recipeOf('f')]);

  expect(one).toBe(two);
  expect(load).toHaveBeenCalledTimes(1);
});

test('the recipe used longest ago is forgotten first', async () => {
  const load = jest.fn(async () => definition);
  const recipeOf = createRecipeCache(load, 2);
  for (const fingerprint of ['a', 'b', 'a', 'c', 'a']) await recipeOf(fingerprint);
  expect(load).toHaveBeenCalledTimes(3);

  await recipeOf('b');
  expect(load).toHaveBeenCalledTimes(4);
});

test('an unknown recipe says so, and is asked for again', async () => {
  const load = jest
    .fn<(fingerprint: string) => Promise<unknown>>()
    .mockResolvedValueOnce(undefined)
    .mockResolvedValue(definition);
  const recipeOf = createRecipeCache(load);

  await expect(recipeOf('f')).rejects.toMatchObject({ code: 'RECIPE_UNKNOWN', policy: 'permanent' });
  await expect(recipeOf('f')).resolves.toMatchObject({ id: 'shop' });
});
