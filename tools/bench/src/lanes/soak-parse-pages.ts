import { recipeOf } from '@aisle/demo-shop';
import { autoProduct, parseCatalogPage, parseCatalogTree, parseProductPage, type Recipe } from '@aisle/extraction';
import type { Chance } from '@aisle/testkit';

const demoShopRecipe = recipeOf('menu');

/** A generated page: what is on it, and how the engine reads it in the same words. */
export interface GeneratedPage {
  kind: string;
  text: string;
  truth: unknown;
  read(): unknown;
}

const origin = 'http://demo-shop.test';

/** Every page is another: its markup, its values and how much it carries beside them. */
export const generatePage = (chance: Chance): GeneratedPage => {
  const make = chance.oneOf([catalogPage, catalogPage, apiPage, productPage, treePage, unknownProduct]);
  return make(chance);
};

interface GeneratedProduct {
  sku: string;
  name: string;
  url: string;
  priceMinor: number;
}

const generateProduct = (chance: Chance, index: number): GeneratedProduct => {
  // So long that V8 would not copy it by itself when it is cut out of the page.
  const sku = `ARTICLE-${index}-${100_000 + chance.below(900_000)}`;
  const words = Array.from({ length: 1 + chance.below(4) }, () => chance.oneOf(nameWords));
  return {
    sku,
    name: `${words.join(' ')} ${index}`,
    url: `${origin}/p/${sku}`,
    priceMinor: 100 + chance.below(500_000),
  };
};

const nameWords = [
  'Hammer',
  'Säge',
  'Drill & Co',
  'Kleber "extra"',
  'lamp <b>',
  'Ölfilter',
  '鋸',
  "d'eau",
  '3/8',
] as const;

const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (sign) => `&${{ '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot', "'": '#39' }[sign] ?? ''};`);
const euros = (minor: number, chance: Chance): string => {
  const [whole, cents] = [Math.floor(minor / 100), String(minor % 100).padStart(2, '0')];
  return chance.oneOf([`€${whole}.${cents}`, `${whole},${cents} €`, `EUR ${whole}.${cents}`]);
};
/** What stands around the data: it shall neither be read nor kept. */
const filler = (chance: Chance): string =>
  chance
    .oneOf([
      '<p class="note">Note &amp; more</p>',
      '<script>var x = "<li>";</script>',
      '<!-- <li> --><br>',
      '<div><i>x</div>',
    ])
    .repeat(chance.below(400));

/** The recipe's own selectors, and ones for which the whole tree is built. */
const recipes: readonly [Recipe, Recipe] = [demoShopRecipe, withWholeTree(demoShopRecipe)];

function withWholeTree(recipe: Recipe): Recipe {
  const { catalogPage } = recipe;
  if (!catalogPage || Array.isArray(catalogPage)) return recipe;
  return { ...recipe, catalogPage: { ...catalogPage, tiles: 'ol.product-grid > li.product-tile[data-sku]:not(.ad)' } };
}

const catalogPage = (chance: Chance): GeneratedPage => {
  const products = Array.from({ length: chance.below(60) }, (_, index) => generateProduct(chance, index));
  const tile = ({ sku, name, url, priceMinor }: GeneratedProduct): string => {
    const href = chance.oneOf([url, url.slice(origin.length), `../p/${sku}?utm_source=x`]);
    const price = `<div class="price"><span class='price__now big'>${euros(priceMinor, chance)}</span></div>`;
    return `<li class="product-tile" data-sku=${sku}>${chance.oneOf(['', '<div><b>New</div>'])}<h3><a href="${href}" class="product-tile__link">${chance.oneOf(['', '\n   '])}${escaped(name)}</a></h3>${price}${chance.oneOf(['</li>', ''])}`;
  };
  const pages = 1 + chance.below(4);
  const text = `<!doctype html><html><head>${filler(chance)}</head><body>${filler(chance)}</i></div><h1 class="category-title">Tools</h1>
    <ol class="product-grid">${products.map(tile).join('\n')}</ol>${products.length === 0 ? '<p class="no-products">None</p>' : ''}
    <nav class="pagination" data-pages="${pages}"></nav>${filler(chance)}`;
  const recipe = chance.oneOf(recipes);
  return {
    kind: 'catalog page',
    text,
    truth: { products, pages: pages - 1 },
    read: () => {
      const { tiles, followingPages } = parseCatalogPage(recipe, text, `${origin}/c/tools`, { pageNumber: 1 });
      const read = tiles.map(({ listingKey, fields }) => ({
        sku: listingKey,
        name: fields.name,
        url: fields.url,
        priceMinor: fields.price?.amountMinor,
      }));
      return { products: read, pages: followingPages.length };
    },
  };
};

const apiRecipe: Recipe = {
  ...demoShopRecipe,
  listingKey: 'sku',
  catalogPage: {
    tiles: { path: 'items' },
    fields: {
      sku: { path: 'id' },
      name: { path: 'title' },
      url: { path: 'id', template: '/p/{value}' },
      price: { path: 'cents', as: 'minorUnits' },
    },
    emptyWhen: { path: 'total' },
  },
};

const apiPage = (chance: Chance): GeneratedPage => {
  const products = Array.from({ length: chance.below(60) }, (_, index) => generateProduct(chance, index));
  const items = products.map(({ sku, name, priceMinor }) => ({ id: sku, title: escaped(name), cents: priceMinor }));
  const text = JSON.stringify({ padding: filler(chance), items, total: items.length });
  return {
    kind: 'page of a JSON API',
    text,
    truth: products,
    read: () =>
      parseCatalogPage(apiRecipe, text, `${origin}/api?c=1`, { pageNumber: 1 }).tiles.map(({ listingKey, fields }) => ({
        sku: listingKey,
        name: fields.name,
        url: fields.url,
        priceMinor: fields.price?.amountMinor,
      })),
  };
};

const productHtml = (chance: Chance, { sku, name, url, priceMinor }: GeneratedProduct): string => {
  const price = (priceMinor / 100).toFixed(2);
  const offer = { '@type': 'Offer', price, priceCurrency: 'EUR', availability: 'https://schema.org/InStock' };
  const data = { '@context': 'https://schema.org', '@type': 'Product', sku, name: escaped(name), url, offers: offer };
  const graph = chance.oneOf<unknown>([data, { '@graph': [{ '@type': 'WebPage' }, data] }, [data]]);
  return `<html><head><title>${escaped(name)}</title><script type="application/ld+json">${JSON.stringify(graph)}</script></head>
    <body>${filler(chance)}</i></div><h1>${escaped(name)}</h1><p class="price">${euros(priceMinor, chance)}</p>${filler(chance)}`;
};

const productPage = (chance: Chance): GeneratedPage => {
  const product = generateProduct(chance, 1);
  const text = productHtml(chance, product);
  return {
    kind: 'product page',
    text,
    truth: { ...product, availability: 'InStock' },
    read: () => {
      const [read] = parseProductPage(demoShopRecipe, text, product.url).products;
      const { sku, name, url, price, availability } = read?.fields ?? {};
      return { sku, name, url, priceMinor: price?.amountMinor, availability };
    },
  };
};

const unknownProduct = (chance: Chance): GeneratedPage => {
  const product = generateProduct(chance, 1);
  const text = productHtml(chance, product);
  return {
    kind: 'product page, without a recipe',
    text,
    truth: { sku: product.sku, name: product.name, price: product.priceMinor / 100, currency: 'EUR' },
    read: () => {
      const { sku, name, price, currency } = autoProduct(text, product.url);
      return { sku: sku?.value, name: name?.value, price: Number(price?.value), currency: currency?.value };
    },
  };
};

const treePage = (chance: Chance): GeneratedPage => {
  const truth: { path: string[]; url: string; leaf: boolean }[] = [];
  const items = (level: number, above: string[]): string => {
    const nodes = Array.from({ length: 1 + chance.below(level === 1 ? 8 : 5) }, (_, index) => {
      const path = [...above, `${chance.oneOf(nameWords)} ${level}.${index}`];
      const href = `/c/${truth.length}`;
      const node = { path, url: origin + href, leaf: level === 3 };
      truth.push(node);
      const inner = level === 3 ? '' : items(level + 1, path);
      return `<li><a class="menu__link" href="${href}"> ${escaped(path.at(-1) ?? '')}</a>${inner}</li>`;
    });
    return `<ul class="menu menu--level-${level}">${nodes.join('\n')}</ul>`;
  };
  const menu = items(1, []);
  const text = `<html><body>${filler(chance)}</i></div><nav id="main-menu">${menu}</nav>${filler(chance)}`;
  return {
    kind: 'catalog tree',
    text,
    truth,
    read: () =>
      parseCatalogTree(demoShopRecipe, text, origin).nodes.map(({ path, url, leaf }) => ({ path, url, leaf })),
  };
};
