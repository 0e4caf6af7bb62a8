import { defineRecipe } from '../recipe/read-recipe.js';

/** The demo shop of this repository (tools/demo-shop), whose name only resolves where it runs. */
export const demoShopRecipe = defineRecipe({
  id: 'demo-shop',
  name: 'Demo shop',
  origin: 'http://demo-shop.test',
  market: { country: 'DE', currency: 'EUR' },
  politeness: { ratePerSecond: 100, maxConcurrency: 16 },
  start: [{ kind: 'catalog-tree', url: '/' }],
  catalogTree: {
    levels: [
      { item: 'nav#main-menu > ul.menu--level-1 > li' },
      { item: '> ul.menu--level-2 > li' },
      { item: '> ul.menu--level-3 > li' },
    ],
  },
  catalogPage: {
    recognise: 'h1.category-title',
    tiles: 'ol.product-grid > li.product-tile[data-sku]',
    emptyWhen: 'p.no-products',
    fields: {
      sku: { attr: 'data-sku', required: true },
      name: { select: 'a.product-tile__link', required: true },
      url: { select: 'a.product-tile__link', attr: 'href', required: true },
      price: { select: '.price__now' },
      regularPrice: { select: '.price__was' },
      availability: {
        select: '.stock',
        attr: 'data-stock',
        map: { in: 'InStock', out: 'OutOfStock', limited: 'LimitedAvailability', preorder: 'PreOrder' },
      },
      brand: { select: '.product-tile__brand' },
      imageUrls: { select: 'img.product-tile__image', attr: 'src' },
    },
    followingPages: { urlTemplate: '?page={page}', pageCount: { select: 'nav.pagination', attr: 'data-pages' } },
  },
  productPage: { sources: ['json-ld', 'opengraph'] },
});
