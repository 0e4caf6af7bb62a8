import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { demoShopRecipe } from '../../test/demo-shop.js';
import { engineVersion, parserVersionOf, recipeFingerprint } from './parser-version.js';
import { checkRecipe, readRecipe } from './read-recipe.js';
import { recipeSchema } from './recipe.js';

const changed = (change: (recipe: Record<string, never>) => void): unknown => {
  const copy = JSON.parse(JSON.stringify(demoShopRecipe)) as Record<string, never>;
  change(copy);
  return copy;
};
const problemsOf = (input: unknown): string[] => {
  const checked = checkRecipe(input);
  return 'problems' in checked ? checked.problems.map(({ path, message }) => `${path}: ${message}`) : [];
};

describe('a recipe', () => {
  it('is refused with the path of every problem', () => {
    const problems = problemsOf({
      ...demoShopRecipe,
      id: 'Demo Shop',
      politeness: { ratePerSecond: 0 },
      colour: 'red',
    });
    expect(problems.join('\n')).toMatch(/^id: use lower-case/m);
    expect(problems.join('\n')).toMatch(/^politeness\.ratePerSecond: /m);
    expect(problems.join('\n')).toMatch(/^politeness\.maxConcurrency: /m);
    expect(problems.join('\n')).toMatch(/colour/);
  });
  it('is refused for a selector that is none, also inside a list of rules', () => {
    const input = { ...demoShopRecipe, catalogPage: { ...demoShopRecipe.catalogPage, tiles: 'li[' } };
    expect(problemsOf(input)).toEqual([expect.stringMatching(/^catalogPage\.tiles: not a CSS selector: /)]);
    const nested = changed((recipe) =>
      Object.assign(recipe['catalogPage']?.['fields'] ?? {}, { price: [{ select: '>>' }] }),
    );
    expect(problemsOf(nested)).toEqual([expect.stringMatching(/^catalogPage\.fields\.price\.0\.select: not a CSS/)]);
  });
  it('is refused for a misspelled part of a rule', () => {
    const input = changed((recipe) =>
      Object.assign(recipe['catalogPage']?.['fields'] ?? {}, { price: { selector: 'b' } }),
    );
    expect(problemsOf(input)).toEqual([expect.stringMatching(/^catalogPage\.fields\.price: .*selector/)]);
  });
  it('is refused for a start page that it cannot read', () => {
    const input = { ...demoShopRecipe, productPage: undefined, start: [{ kind: 'product-page', url: '/p/1' }] };
    expect(problemsOf(input)).toEqual(['start.0.kind: a product-page needs "productPage"']);
  });
  it('is refused for an origin with a path, and for following pages that lack a count', () => {
    const followingPages = { urlTemplate: '?page={page}' };
    const input = {
      ...demoShopRecipe,
      origin: 'https://a.example/x',
      catalogPage: { ...demoShopRecipe.catalogPage, followingPages },
    };
    expect(problemsOf(input)).toEqual([
      expect.stringMatching(/^origin: expected an http\(s\) origin/),
      'catalogPage.followingPages: urlTemplate needs pageCount or itemCount, or cursor, hasMore or untilEmpty',
    ]);
  });
  it('has a JSON Schema, so that editors can help', () => {
    const schema = z.toJSONSchema(recipeSchema, { io: 'input' });
    expect(schema.required).toEqual(expect.arrayContaining(['id', 'origin', 'start']));
  });
  it('names its source when it is refused', () => {
    expect(() => readRecipe({}, 'shop.json')).toThrow(/^shop\.json is not valid:\n {2}id: /);
  });
  it('has a fingerprint that ignores the order of keys and sees every change', () => {
    const { id, ...rest } = demoShopRecipe;
    expect(recipeFingerprint({ ...rest, id })).toBe(recipeFingerprint(demoShopRecipe));
    expect(recipeFingerprint({ ...demoShopRecipe, name: 'Other' })).not.toBe(recipeFingerprint(demoShopRecipe));
    expect(parserVersionOf(demoShopRecipe)).toBe(`${recipeFingerprint(demoShopRecipe)}.${engineVersion}`);
  });
});
