import { describe, expect, it } from '@jest/globals';
import { parseCatalogPage } from './catalog-page.js';
import { demoShopRecipe } from '../../test/demo-shop.js';
import { pageRequestOf } from '../recipe/page-request.js';
import { defineRecipe } from '../recipe/read-recipe.js';
import type { RecipeInput } from '../recipe/recipe.js';

const url = 'http://demo-shop.test/c/leaf';
const recipeWith = (catalogPage: Partial<NonNullable<RecipeInput['catalogPage']>>, rest: Partial<RecipeInput> = {}) =>
  defineRecipe({
    ...demoShopRecipe,
    catalogPage: { tiles: '.tile', fields: { name: { select: 'a' }, url: { select: 'a' } }, ...catalogPage },
    ...rest,
  });
const read = (recipe: ReturnType<typeof recipeWith>, html: string, pageNumber = 1) =>
  parseCatalogPage(recipe, html, url, { pageNumber });
const tile = (href: string, name = 'Hammer'): string => `<li class=tile><a href="${href}">${name}</a></li>`;

describe('parseCatalogPage', () => {
  it('keys listings by URL where tiles state no SKU, and keeps each listing once', () => {
    const { tiles, productUrls } = read(recipeWith({}), tile('/p/1?utm_source=x#a') + tile('/p/2') + tile('/p/1'));
    expect(tiles.map(({ listingKey }) => listingKey)).toEqual([
      'http://demo-shop.test/p/1',
      'http://demo-shop.test/p/2',
    ]);
    expect(tiles[0]?.fields).toEqual({ name: 'Hammer', url: 'http://demo-shop.test/p/1', listed: true });
    expect(productUrls).toEqual(['http://demo-shop.test/p/1', 'http://demo-shop.test/p/2']);
  });
  it('reads cents that stand in an element of their own as cents, not as part of the whole units', () => {
    const recipe = recipeWith({ fields: { name: { select: 'a' }, url: { select: 'a' }, price: { select: '.price' } } });
    const price = (html: string) =>
      read(recipe, `<li class=tile><a href="/p/1">A</a>${html}</li>`).tiles[0]?.fields.price;
    expect(price('<p class=price><b>268</b><sup>00</sup> €</p>')).toEqual({ amountMinor: 26_800, currency: 'EUR' });
    expect(price('<p class=price><i>€</i> <b>1.299</b></p>')).toEqual({ amountMinor: 129_900, currency: 'EUR' });
  });
  it('finds the other pages of a category whose pager stands in the body of a POST', () => {
    const recipe = recipeWith(
      {
        tiles: { path: 'items' },
        fields: { name: { path: 'name' }, url: { path: 'url' } },
        followingPages: { parameters: { page: '{page}' }, itemCount: { path: 'total' }, pageSize: 2 },
      },
      {
        requests: [
          {
            url: '/graphql\\?',
            parameters: { category: {}, page: { as: 'number', default: '1' } },
            body: { c: '{category}', p: '{page}' },
          },
        ],
      },
    );
    const first = 'http://demo-shop.test/graphql?category=saws';
    const json = JSON.stringify({ total: 5, items: [{ name: 'Saw', url: '/p/1' }] });
    const { followingPages } = parseCatalogPage(recipe, json, first, { pageNumber: 1 });
    const bodies = [first, ...followingPages.map((page) => page.url)].map((page) => pageRequestOf(recipe, page)?.body);
    expect(bodies).toEqual(['{"c":"saws","p":1}', '{"c":"saws","p":2}', '{"c":"saws","p":3}']);
  });
  it('does not send the crawler to other hosts', () => {
    const { tiles, productUrls, skippedTiles } = read(
      recipeWith({}),
      `${tile('https://ads.example/1')}<li class=tile>Ad</li>`,
    );
    expect(tiles).toMatchObject([{ productUrl: null }]);
    expect(productUrls).toEqual([]);
    expect(skippedTiles).toBe(1);
  });
  it('tries the rules of a field in order, and the matches of a selector too', () => {
    const fields = {
      name: [{ select: '.none' }, { select: 'a' }],
      url: { select: 'a' },
      price: { select: 'i' },
      sku: { select: 'a', attr: 'href', pattern: '/p/(\\d+)' },
      availability: { select: 'b', map: { Ja: 'InStock' } },
    };
    const html = '<li class=tile><a href="/p/7">Saw</a> <i>New!</i> <i>€ 7,50</i> <b> ja </b></li>';
    expect(read(recipeWith({ fields }), html).tiles[0]?.fields).toMatchObject({
      name: 'Saw',
      sku: '7',
      price: { amountMinor: 750, currency: 'EUR' },
      availability: 'InStock',
    });
  });
  it('fails a page whose tile lacks a required field', () => {
    const fields = { name: { select: 'a' }, url: { select: 'a' }, price: { select: '.price', required: true } };
    expect(() => read(recipeWith({ fields }), tile('/p/1'))).toThrow('Tile 1 has no price: looked for .price.');
  });
  it('tells an empty category from a page that it cannot read', () => {
    const recipe = recipeWith({ recognise: 'h1', emptyWhen: '.empty' });
    expect(read(recipe, '<h1>Saws</h1><p class=empty>Nothing</p>').tiles).toEqual([]);
    expect(() => read(recipe, '<h1>Saws</h1>')).toThrow(/has no tiles: looked for \.tile nor the sign/);
    expect(() => read(recipe, '<h2>Log in</h2>')).toThrow('This is not a catalog page: looked for h1.');
    expect(() => read(recipeWith({}), '<p>')).toThrow(/has no tiles/);
  });
  it('finds the pages that a long pager leaves out, from page 1 only', () => {
    const recipe = recipeWith({ followingPages: { pageLinks: '.pager a' } });
    const pager =
      '<p class=pager><b>1</b> <a href="?page=2&n=24">2</a> … <a href="?page=5&n=24">5</a> <a href="?page=2&n=24">next</a></p>';
    expect(read(recipe, tile('/p/1') + pager).followingPages).toEqual(
      [2, 3, 4, 5].map((pageNumber) => ({ url: `${url}?page=${pageNumber}&n=24`, pageNumber })),
    );
    expect(read(recipe, tile('/p/1') + pager, 2).followingPages).toEqual([]);
  });
  it('counts pages from a number of items', () => {
    const followingPages = { urlTemplate: '?start={offset}', itemCount: { select: '.n' }, pageSize: 24 };
    const html = `${tile('/p/1')}<p class=n>1 – 24 of 60`.replace('1 – 24 of ', '');
    expect(read(recipeWith({ followingPages }), html).followingPages).toEqual([
      { url: `${url}?start=24`, pageNumber: 2 },
      { url: `${url}?start=48`, pageNumber: 3 },
    ]);
  });
  it('fails a category that claims more pages than the recipe allows', () => {
    const followingPages = { urlTemplate: '?page={page}', pageCount: { select: '.n' } };
    expect(() => read(recipeWith({ followingPages }), `${tile('/p/1')}<p class=n>999999999`)).toThrow(/more than 1000/);
  });
});
