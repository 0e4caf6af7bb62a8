import { defineRecipe, recipeFingerprint } from '@aisle/extraction';

/** A shop as plain as can be: what these tests are about is not how its pages are read. */
export const testShop = defineRecipe({
  id: 'test-shop',
  name: 'Test shop',
  origin: 'http://shop.test',
  market: { country: 'DE', currency: 'EUR' },
  politeness: { ratePerSecond: 10, maxConcurrency: 2 },
  start: [{ kind: 'catalog-tree', url: '/' }],
  catalogTree: { levels: [{ item: 'nav > ul > li' }, { item: ':scope > ul > li' }] },
  catalogPage: {
    recognise: 'main.listing',
    tiles: 'li.tile',
    fields: {
      sku: { attr: 'data-sku' },
      name: { select: 'a' },
      url: { select: 'a', attr: 'href' },
      price: { select: '.price' },
    },
    followingPages: { pageLinks: '.pages a' },
  },
  productPage: {
    sources: [],
    fields: {
      sku: { select: '[data-sku]', attr: 'data-sku' },
      name: { select: 'h1' },
      price: { select: '.price' },
      description: { select: '.description' },
    },
  },
});
export const testShopFingerprint = recipeFingerprint(testShop);
export const market = 'DE/EUR//';

export interface Tile {
  sku: string;
  price: string;
  name?: string;
  href?: string;
}

export const treeHtml = (departments: Record<string, string[]>): string => {
  const leaf = (name: string): string => `<li><a href="/c/${name}">${name}</a></li>`;
  const items = Object.entries(departments).map(
    ([name, leaves]) => `<li><a href="/d/${name}">${name}</a><ul>${leaves.map(leaf).join('')}</ul></li>`,
  );
  return `<nav><ul>${items.join('')}</ul></nav>`;
};

export const leafUrl = (leaf: string, pageNumber = 1): string =>
  `http://shop.test/c/${leaf}${pageNumber === 1 ? '' : `?page=${pageNumber}`}`;

export const listingHtml = (leaf: string, tiles: readonly Tile[], pages = 1): string => {
  const tileHtml = ({ sku, price, name = `Thing ${sku}`, href = `/p/${sku}` }: Tile): string =>
    `<li class="tile" data-sku="${sku}"><a href="${href}">${name}</a><span class="price">€${price}</span></li>`;
  const links = Array.from({ length: pages }, (_, index) => `<a href="${leafUrl(leaf, index + 1)}">${index + 1}</a>`);
  return `<main class="listing"><ul>${tiles.map(tileHtml).join('')}</ul><p class="pages">${links.join('')}</p></main>`;
};

export const productHtml = ({
  sku,
  price,
  name = `Thing ${sku}`,
  description,
}: Tile & { description?: string }): string =>
  `<h1>${name}</h1><p data-sku="${sku}" class="price">€${price}</p>
   ${description === undefined ? '' : `<p class="description">${description}</p>`}`;
