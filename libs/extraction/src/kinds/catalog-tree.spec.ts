import { describe, expect, it } from '@jest/globals';
import { parseCatalogTree } from './catalog-tree.js';
import { demoShopRecipe } from '../../test/demo-shop.js';
import { defineRecipe } from '../recipe/read-recipe.js';

const recipe = defineRecipe({
  ...demoShopRecipe,
  catalogTree: { levels: [{ item: '#menu > li' }, { item: '> ul > li', label: '> a > b', link: '> a' }] },
});
const page = 'http://demo-shop.test/home';

describe('parseCatalogTree', () => {
  it('walks the menu depth first and takes childless nodes with a link of the shop for leaves', () => {
    const html = `<ul id=menu>
      <li><a href="/a">A &amp; co</a><ul><li><a href="a/1#top"><b>One</b> (12)</a></li><li><a><b>Two</b></a></li></ul></li>
      <li><img alt="banner"></li>
      <li><a href="https://elsewhere.example/">Elsewhere</a></li></ul>`;
    expect(parseCatalogTree(recipe, html, page).nodes).toEqual([
      { path: ['A & co'], position: 0, name: 'A & co', url: 'http://demo-shop.test/a', leaf: false, parent: null },
      { path: ['A & co', 'One'], position: 1, name: 'One', url: 'http://demo-shop.test/a/1', leaf: true, parent: 0 },
      { path: ['A & co', 'Two'], position: 2, name: 'Two', url: null, leaf: false, parent: 0 },
      {
        path: ['Elsewhere'],
        position: 3,
        name: 'Elsewhere',
        url: 'https://elsewhere.example/',
        leaf: false,
        parent: null,
      },
    ]);
  });
  it('says what it looked for where there is no menu', () => {
    expect(() => parseCatalogTree(recipe, '<p>Sorry</p>', page)).toThrow(
      expect.objectContaining({ code: 'PARSE_FAILED', message: expect.stringContaining('#menu > li') }),
    );
  });
  it('refuses pages that the recipe does not describe', () => {
    expect(() => parseCatalogTree({ ...recipe, catalogTree: undefined }, '', page)).toThrow(
      expect.objectContaining({ code: 'RECIPE_LACKS_PAGE_KIND' }),
    );
  });
});
