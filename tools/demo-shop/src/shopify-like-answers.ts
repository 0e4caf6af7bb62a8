import { jsonAnswer, page, partsOf, PICTURE, robotsAnswer, XML, type Answer, type AnswerFor } from './answer.js';
import { flakyPageOf, tilesOf, type Catalogue, type DayCatalogue, type ListedProduct } from './catalogue.js';
import { escapeHtml, scriptJson } from './html.js';
import type { Leaf } from './menu.js';
import { productAnswer, skuInPath, type ProductPages } from './product-answer.js';
import type { Product } from './products.js';
import { decimalPrice, type Trade } from './trade.js';
import { variantsOf } from './variants.js';

/** What Shopify calls the last part of an address. */
const handleOf = ({ canonicalPath }: Product): string => canonicalPath.replace('/p/', '');
const linkedHandleOf = (product: Product): string => {
  if (product.fault === 'moved') return `item-${product.sku}`;
  return product.fault === 'forbidden' ? `preview-${handleOf(product)}` : handleOf(product);
};

/** A product's page for people. */
export const shopifyUrlPath = (product: Product): string => `/products/${handleOf(product)}`;
/** The same as JSON, as listings lead to it. */
export const shopifyLinkPath = (product: Product): string => `/products/${linkedHandleOf(product)}.js`;

/** A shop on a platform like Shopify: collections and products by handle, each as a page and as JSON. */
export function createShopifyLikeAnswers(catalogue: Catalogue, origin: string): AnswerFor {
  const { menu, trade } = catalogue;
  const leafIndexByHandle = new Map(menu.leaves.map((leaf) => [collectionOf(leaf), leaf.index]));
  const products: ProductPages = {
    canonicalPath: (product) => `/products/${handleOf(product)}.js`,
    linkPath: shopifyLinkPath,
    whole: (listed) => jsonAnswer('product', () => productData(trade, listed)),
    cutOff: (listed) => {
      const { body, ...answer } = jsonAnswer('product', () => productData(trade, listed));
      return { ...answer, body: () => body().slice(0, 12) };
    },
  };

  const listing = (today: DayCatalogue, handle: string, search: URLSearchParams): Answer => {
    const found = today.listings[leafIndexByHandle.get(handle) ?? -1];
    if (!found) return { status: 404, kind: 'catalog' };
    const number = Number(search.get('page') ?? 1);
    const failsOnce = catalogue.faultPlan.flakyLeaf === found.leaf.index && number === flakyPageOf(found);
    // A page beyond the last one is empty, not missing.
    return {
      ...jsonAnswer('catalog', () => ({ products: tilesOf(found, number).map((one) => tileData(trade, one)) })),
      failsOnce,
    };
  };

  return (pathAndQuery, day) => {
    const url = partsOf(pathAndQuery);
    if (!url) return { status: 404, kind: 'other' };
    const { path, searchParams } = url;
    const today = catalogue.on(day);
    if (path === '/') return page('home', () => homePage(catalogue));
    if (path === '/robots.txt') {
      const rules = ['User-agent: *', 'Disallow: /admin', 'Disallow: /cart', 'Disallow: /products/preview-'];
      return robotsAnswer(['# we use Shopify as our ecommerce platform', ...rules, `Sitemap: ${origin}/sitemap.xml`]);
    }
    if (path === '/collections.json') return jsonAnswer('home', () => collections(menu.leaves));
    if (path === '/sitemap.xml') return sitemapOf(origin, today);
    const [, handle] = /^\/collections\/([^/]+)\/products\.json$/.exec(path) ?? [];
    if (handle !== undefined) return listing(today, handle, searchParams);
    if (/^\/products\/[^/]+\.js$/.test(path)) {
      return productAnswer(products, today.bySku.get(skuInPath(path.slice(0, -'.js'.length))), path);
    }
    if (path.startsWith('/img/')) return PICTURE;
    return { status: 404, kind: 'other' };
  };
}

const collectionOf = ({ path }: Leaf): string => path.split('/').slice(-2).join('-');

const collections = (leaves: readonly Leaf[]): object => ({
  collections: leaves.map((leaf) => ({
    id: 4_100_000 + leaf.index,
    title: leaf.name,
    handle: collectionOf(leaf),
    description: '',
    published_at: '2024-01-01T00:00:00+00:00',
  })),
});

const tileData = (trade: Trade, listed: ListedProduct): object => {
  const { product, priceMinor, wasMinor, availability } = listed;
  const compareAt = wasMinor === null ? null : decimalPrice(trade, wasMinor);
  return {
    id: Number(product.sku.replaceAll(/\D/g, '')),
    title: product.name,
    handle: linkedHandleOf(product),
    vendor: product.brand,
    product_type: product.leaf.name,
    variants: variantsOf(listed).map((variant, index) => ({
      title: variant.colour,
      sku: variant.sku,
      available: index === 0 ? availability === 'InStock' : variant.stock > 0,
      price: decimalPrice(trade, index === 0 ? priceMinor : variant.priceMinor),
      compare_at_price: index === 0 ? compareAt : null,
    })),
    images: [{ src: `/img/${product.sku}.svg` }],
  };
};

const productData = (trade: Trade, listed: ListedProduct): object => {
  const { product, priceMinor, wasMinor } = listed;
  return {
    id: Number(product.sku.replaceAll(/\D/g, '')),
    title: product.name,
    handle: handleOf(product),
    description: `<p>${escapeHtml(product.name)}, tested by us.</p>`,
    vendor: product.brand,
    price: priceMinor,
    compare_at_price: wasMinor,
    variants: variantsOf(listed).map((variant, index) => ({
      title: variant.colour,
      sku: variant.sku,
      available: variant.stock > 0,
      price: variant.priceMinor,
      compare_at_price: index === 0 ? wasMinor : null,
      barcode: variant.gtin,
    })),
    images: [`/img/${product.sku}.svg`],
    url: shopifyUrlPath(product),
  };
};

const homePage = ({ menu, trade }: Catalogue): string => {
  const links = menu.leaves.map(
    (leaf) => `<li><a href="/collections/${collectionOf(leaf)}">${escapeHtml(leaf.name)}</a></li>`,
  );
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Demo Mill</title>
<link rel="preconnect" href="https://cdn.shopify.com">
<script>var Shopify = Shopify || {};Shopify.shop = "demo-mill.myshopify.com";Shopify.currency = ${scriptJson({ active: trade.currency, rate: '1.0' })};Shopify.country = "${trade.country}";Shopify.theme = {"name":"Dawn"};</script>
</head><body><header class="shopify-section"><nav class="header__inline-menu"><ul>${links.join('')}<li><a href="/blogs/news">News</a></li></ul></nav></header>
<main><h1>Demo Mill</h1></main></body></html>
`;
};

const sitemapOf = (origin: string, { bySku }: DayCatalogue): Answer => {
  const urls = [...bySku.values()].map(({ product }) => `<url><loc>${origin}${shopifyUrlPath(product)}</loc></url>`);
  const body = (): string =>
    `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${urls.join('')}</urlset>\n`;
  return { status: 200, kind: 'sitemap', contentType: XML, body };
};
