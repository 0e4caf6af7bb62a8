import {
  jsonAnswer,
  page,
  pageNumberOf,
  partsOf,
  PICTURE,
  robotsAnswer,
  scriptAnswer,
  type Answer,
  type AnswerFor,
} from './answer.js';
import {
  flakyPageOf,
  tilesOf,
  type Catalogue,
  type DayCatalogue,
  type ListedProduct,
  type Listing,
} from './catalogue.js';
import { escapeHtml } from './html.js';
import type { Leaf } from './menu.js';
import { productAnswer, skuInPath, type ProductPages } from './product-answer.js';
import type { Product } from './products.js';
import { decimalPrice, type Trade } from './trade.js';
import { variantsOf } from './variants.js';

/** Where the API tells about a product; listings link to another place for moved and forbidden ones. */
export function apiPath({ sku }: Product): string {
  return `/api/products/item-${sku}`;
}
export function apiLinkPath(product: Product): string {
  if (product.fault === 'moved') return `/api/products/old-${product.sku}`;
  return product.fault === 'forbidden' ? `/api/internal/products/item-${product.sku}` : apiPath(product);
}

/** A shop whose pages are an empty shell: everything is in its JSON API. */
export function createApiAnswers(catalogue: Catalogue): AnswerFor {
  const { menu, trade } = catalogue;
  const leafIndexById = new Map(menu.leaves.map((leaf) => [categoryId(leaf), leaf.index]));
  const products: ProductPages = {
    canonicalPath: apiPath,
    linkPath: apiLinkPath,
    whole: (listed) => jsonAnswer('product', () => productData(trade, listed)),
    cutOff: (listed) => {
      const { body, ...answer } = jsonAnswer('product', () => productData(trade, listed));
      return { ...answer, body: () => body().slice(0, 60) };
    },
  };

  const listingAnswer = (today: DayCatalogue, search: URLSearchParams): Answer => {
    const listing = today.listings[leafIndexById.get(search.get('category') ?? '') ?? -1];
    const number = pageNumberOf(search);
    if (!listing || number === null || number > listing.pageCount) return { status: 404, kind: 'catalog' };
    const failsOnce = catalogue.faultPlan.flakyLeaf === listing.leaf.index && number === flakyPageOf(listing);
    return { ...jsonAnswer('catalog', () => listingData(trade, listing, number)), failsOnce };
  };

  return (pathAndQuery, day) => {
    const url = partsOf(pathAndQuery);
    if (!url) return { status: 404, kind: 'other' };
    const { path, searchParams } = url;
    const today = catalogue.on(day);
    if (path === '/api/categories') return jsonAnswer('home', () => navigationData(catalogue));
    if (path === '/api/products') return listingAnswer(today, searchParams);
    if (path.startsWith('/api/')) return productAnswer(products, today.bySku.get(skuInPath(path)), path);
    if (path === '/robots.txt') return robotsAnswer(['User-agent: *', 'Disallow: /api/internal/']);
    if (path === '/assets/app.js') return scriptAnswer(APP_SCRIPT);
    if (path.startsWith('/img/') || path.startsWith('/assets/')) return PICTURE;
    return page('other', () => shell('Demo Outfitters'));
  };
}

/** Categories are known by number, as in a database. */
function categoryId({ index }: Leaf): string {
  return String(700 + index);
}

function navigationData({ menu }: Catalogue): object {
  const childless = (leaf: Leaf) => ({ id: categoryId(leaf), title: leaf.name, children: [] });
  return {
    categories: menu.departments.map(({ name, groups }) => ({
      title: name,
      children: groups.map((group) => ({ title: group.name, children: group.leaves.map(childless) })),
    })),
  };
}

function listingData({ currency }: Trade, listing: Listing, number: number): object {
  return {
    category: { id: categoryId(listing.leaf), title: listing.leaf.name },
    page: number,
    pageSize: listing.pageSize,
    total: listing.products.length,
    items: tilesOf(listing, number).map((listed) => {
      const { product, priceMinor, wasMinor, availability } = listed;
      return {
        sku: product.sku,
        title: product.name,
        brand: product.brand,
        path: product.canonicalPath,
        price: { minor: priceMinor, wasMinor, currency },
        inStock: availability === 'InStock',
        image: `/img/${product.sku}.svg`,
        links: { self: apiLinkPath(product) },
      };
    }),
  };
}

function productData(trade: Trade, listed: ListedProduct): object {
  const { product, wasMinor } = listed;
  return {
    product: {
      family: product.sku,
      title: product.name,
      brand: { name: product.brand },
      path: product.canonicalPath,
      currency: trade.currency,
      images: [{ url: `/img/${product.sku}.svg` }, { url: `/img/${product.sku}-2.svg` }],
      description: `<p>${escapeHtml(product.name)}. Made to be used every week, not once a year.</p>`,
    },
    variants: variantsOf(listed).map((variant, index) => ({
      sku: variant.sku,
      gtin: variant.gtin,
      options: { colour: variant.colour },
      price: decimalPrice(trade, variant.priceMinor),
      regularPrice: index === 0 && wasMinor !== null ? decimalPrice(trade, wasMinor) : null,
      stock: variant.stock,
    })),
  };
}

/** As a bundler leaves it: what builds the pages, with the addresses that it asks for. */
const APP_SCRIPT = `const g=async e=>(await fetch(e)).json(),h=()=>g("/api/categories"),l=(e,t)=>g(\`/api/products?category=\${e}&page=\${t}\`),p=e=>g(\`/api/products/item-\${e}\`);export{h as categories,l as listing,p as product};`;

function shell(name: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${name}</title></head>
<body><div id="app"></div><script type="module" src="/assets/app.js"></script></body></html>
`;
}
