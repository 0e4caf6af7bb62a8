import { describe, expect, it } from '@jest/globals';
import { demoShopRecipe } from '../../test/demo-shop.js';
import { pageRequestOf } from './page-request.js';
import { checkRecipe, defineRecipe } from './read-recipe.js';
import type { RecipeInput } from './recipe.js';

const recipeWith = (requests: RecipeInput['requests']) => ({ ...demoShopRecipe, requests });
const graphql = defineRecipe(
  recipeWith([
    {
      url: '/graphql\\?',
      parameters: { category: {}, page: { as: 'number', default: '1' } },
      body: {
        query: 'query($c: String!, $p: Int!) { products(category: $c, page: $p) {name url} }',
        variables: { c: '{category}', p: '{page}', tags: ['in {category}', true] },
      },
    },
    { url: '/ajax/', parameters: { cat: {} }, body: 'cat={cat}&size=24' },
  ]),
);

describe('a page that is asked for with POST', () => {
  it('has the parameters of its address in its body, numbers as numbers, and braces of GraphQL as they are', () => {
    const request = pageRequestOf(graphql, 'https://shop.example/graphql?category=desk%20lamps&page=2&v=7');
    expect(request).toMatchObject({ url: 'https://shop.example/graphql?v=7', contentType: 'application/json' });
    expect(JSON.parse(request?.body ?? '')).toEqual({
      query: 'query($c: String!, $p: Int!) { products(category: $c, page: $p) {name url} }',
      variables: { c: 'desk lamps', p: 2, tags: ['in desk lamps', true] },
    });
  });

  it('takes a default for what its address does not state', () => {
    const request = pageRequestOf(graphql, 'https://shop.example/graphql?category=lamps');
    expect(JSON.parse(request?.body ?? '')).toMatchObject({ variables: { c: 'lamps', p: 1 } });
    expect(request?.url).toBe('https://shop.example/graphql');
  });

  it('can have a form as its body, in which values are encoded', () => {
    expect(pageRequestOf(graphql, 'https://shop.example/ajax/list?cat=a%26b%3D1&sort=new')).toEqual({
      url: 'https://shop.example/ajax/list?sort=new',
      contentType: 'application/x-www-form-urlencoded',
      body: 'cat=a%26b%3D1&size=24',
    });
  });

  it.each([
    ['https://shop.example/graphql?page=2', 'does not state "category"'],
    ['https://shop.example/graphql?category=a&page=two', 'has no number in "page"'],
  ])('is not asked for where %s %s', (url, problem) => {
    expect(() => pageRequestOf(graphql, url)).toThrow(expect.objectContaining({ code: 'PAGE_REQUEST_INCOMPLETE' }));
    expect(() => pageRequestOf(graphql, url)).toThrow(problem);
  });

  it('is one that the recipe names; all others are asked for with GET', () => {
    expect(pageRequestOf(graphql, 'https://shop.example/c/lamps?page=2')).toBeUndefined();
    expect(pageRequestOf(demoShopRecipe, 'https://shop.example/graphql?category=a')).toBeUndefined();
  });

  it.each([
    [{ url: '/g', parameters: {}, body: { page: '{page}' } }],
    [{ url: '/g', parameters: { c: {} }, body: 'c={c}&page={page}' }],
  ])('needs its placeholders named: %j', (request) => {
    const checked = checkRecipe(recipeWith([request]));
    expect(checked).toMatchObject({
      problems: [{ path: 'requests.0.body', message: '{page} is unknown: name it under "parameters"' }],
    });
  });
});
