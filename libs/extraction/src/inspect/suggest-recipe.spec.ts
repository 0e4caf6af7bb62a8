import { describe, expect, it } from '@jest/globals';
import { demoShopGolden, demoShopPage } from '../../test/demo-shop.js';
import { parseCatalogPage } from '../kinds/catalog-page.js';
import { parseCatalogTree } from '../kinds/catalog-tree.js';
import { parseProductPage } from '../kinds/product-page.js';
import { readRecipe } from '../recipe/read-recipe.js';
import { suggestRecipe } from './suggest-recipe.js';

const fixture = (name: string): string => demoShopPage(`${name}.html`);
const origin = 'http://demo-shop.test';
const page = (path: string, name: string) => ({ url: origin + path, text: fixture(name) });

describe('a suggested recipe', () => {
  it('reads the pages that it was made from', () => {
    const { recipe: suggested, samples } = suggestRecipe([
      page('/', 'home'),
      page('/c/tools/hand-tools/hammers', 'leaf-page-1'),
      page('/p/x', 'product-offer'),
    ]);
    expect(samples.map(({ kind }) => kind)).toEqual(['catalog-tree', 'catalog-page', 'product-page']);
    const recipe = readRecipe(JSON.parse(JSON.stringify(suggested)));
    expect(recipe).toMatchObject({ origin, market: { currency: 'EUR' }, start: [{ kind: 'catalog-tree', url: '/' }] });

    const golden = demoShopGolden('home.json') as {
      nodes: { url: string; leaf: boolean }[];
    };
    const { nodes } = parseCatalogTree(recipe, fixture('home'), `${origin}/`);
    const leaves = (list: { url: string | null; leaf: boolean }[]) =>
      list.filter(({ leaf }) => leaf).map(({ url }) => url);
    expect(leaves(nodes)).toEqual(leaves(golden.nodes));

    const listing = parseCatalogPage(recipe, fixture('leaf-page-1'), `${origin}/c/tools/hand-tools/hammers`, {
      pageNumber: 1,
    });
    expect(listing.tiles.length).toBeGreaterThan(5);
    for (const { fields, listingKey } of listing.tiles) {
      expect(fields).toMatchObject({
        sku: listingKey,
        name: expect.any(String) as unknown,
        price: { currency: 'EUR' },
      });
    }
    expect(listing.followingPages.length).toBeGreaterThan(0);
    expect(parseProductPage(recipe, fixture('product-offer'), `${origin}/p/x`).products).toHaveLength(1);
  });
  it('makes do with a single product page, and with nothing it understands', () => {
    expect(readRecipe(suggestRecipe([page('/p/x', 'product-offer')]).recipe)).toMatchObject({
      start: [{ kind: 'product-page', url: '/p/x' }],
    });
    const { recipe, samples } = suggestRecipe([{ url: 'http://127.0.0.1:8080/x', text: 'hello' }], { id: 'mine' });
    expect(samples).toEqual([{ url: 'http://127.0.0.1:8080/x', kind: 'unknown' }]);
    expect(readRecipe(recipe)).toMatchObject({ id: 'mine', origin: 'http://127.0.0.1:8080' });
  });
});
