import { page, partsOf, PICTURE, robotsAnswer, type Answer, type AnswerFor } from './answer.js';
import {
  flakyPageOf,
  tilesOf,
  type Catalogue,
  type DayCatalogue,
  type ListedProduct,
  type Listing,
} from './catalogue.js';
import { escapeHtml, scriptJson } from './html.js';
import { productJsonLd } from './json-ld.js';
import type { Menu } from './menu.js';
import { productAnswer, skuInPath, type ProductPages } from './product-answer.js';
import type { Product } from './products.js';
import { decimalPrice, type Trade } from './trade.js';
import { variantsOf } from './variants.js';

const canonicalPathOf = ({ canonicalPath }: Product): string => `${canonicalPath.replace('/p/', '/product/')}/`;

/** As listings link to a product. */
export const wooLinkPath = (product: Product): string => `${product.linkPath.replace('/p/', '/product/')}/`;

/** A shop on a platform like WooCommerce: a blog's theme, categories in the side bar, pages of a listing in the path. */
export function createWooCommerceLikeAnswers(catalogue: Catalogue, origin: string): AnswerFor {
  const { menu, trade } = catalogue;
  const leafIndexByPath = new Map(menu.leaves.map((leaf) => [categoryPath(leaf.path), leaf.index]));
  const groups = new Map(
    menu.departments.flatMap((one) => [one, ...one.groups]).map((node) => [categoryPath(node.path), node.name]),
  );
  const site: Site = { origin, menu, trade };
  const products: ProductPages = {
    canonicalPath: canonicalPathOf,
    linkPath: wooLinkPath,
    whole: (listed) => page('product', () => productPage(site, listed)),
    cutOff: (listed) =>
      page('product', () => {
        const whole = productPage(site, listed);
        return whole.slice(0, whole.indexOf('<script type="application/ld+json">'));
      }),
  };

  const catalogAnswer = (today: DayCatalogue, path: string): Answer | null => {
    const [, base = path, number = '1'] = /^(.*\/)page\/(\d{1,4})\/$/.exec(path) ?? [];
    const listing = today.listings[leafIndexByPath.get(base) ?? -1];
    if (!listing) return null;
    const pageNumber = Number(number);
    if (pageNumber < 1 || pageNumber > listing.pageCount) return { status: 404, kind: 'catalog' };
    const failsOnce = catalogue.faultPlan.flakyLeaf === listing.leaf.index && pageNumber === flakyPageOf(listing);
    return { ...page('catalog', () => archivePage(site, listing, pageNumber)), failsOnce };
  };

  return (pathAndQuery, day) => {
    const path = partsOf(pathAndQuery)?.path;
    if (path === undefined) return { status: 404, kind: 'other' };
    const today = catalogue.on(day);
    const listing = catalogAnswer(today, path);
    if (listing) return listing;
    if (path === '/') return page('home', () => documentOf(site, 'Demo Bod', 'home page', '<h1>Demo Bod</h1>'));
    const group = groups.get(path);
    if (group !== undefined) {
      return page('landing', () => documentOf(site, group, 'archive tax-product_cat', `<h1>${escapeHtml(group)}</h1>`));
    }
    if (path === '/blog/') return page('other', () => documentOf(site, 'Blog', 'blog', blogPosts));
    if (/^\/(product|private)\//.test(path)) {
      return productAnswer(products, today.bySku.get(skuInPath(path.replace(/\/$/, ''))), path);
    }
    if (path === '/robots.txt') return robotsAnswer(['User-agent: *', 'Disallow: /wp-admin/', 'Disallow: /private/']);
    return path.startsWith('/img/') ? PICTURE : { status: 404, kind: 'other' };
  };
}

interface Site {
  readonly origin: string;
  readonly menu: Menu;
  readonly trade: Trade;
}

const categoryPath = (path: string): string => `${path.replace('/c/', '/product-category/')}/`;

const documentOf = (
  { menu }: Site,
  title: string,
  bodyClass: string,
  main: string,
  head = '',
): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(title)} – Demo Bod</title>
<meta name="generator" content="WordPress 6.6"><meta name="generator" content="WooCommerce 9.3">
<link rel="stylesheet" href="/wp-content/plugins/woocommerce/assets/css/woocommerce.css">
${head}</head>
<body class="${bodyClass} woocommerce woocommerce-page">
<nav id="site-navigation" class="main-navigation"><ul class="menu"><li><a href="/">Home</a></li><li><a href="/blog/">Blog</a></li><li><a href="/cart/">Cart</a></li><li><a href="/contact/">Contact</a></li></ul></nav>
<aside class="widget-area"><section class="widget woocommerce widget_product_categories"><h2>Categories</h2>
<ul class="product-categories">${menu.departments.map(categoryItem).join('')}</ul></section></aside>
<main id="main" class="site-main">${main}</main>
</body></html>
`;

interface MenuItem {
  readonly name: string;
  readonly path: string;
  readonly groups?: readonly MenuItem[];
  readonly leaves?: readonly MenuItem[];
}

const categoryItem = ({ name, path, groups, leaves }: MenuItem): string => {
  const children = groups ?? leaves ?? [];
  const inner = children.length > 0 ? `<ul class="children">${children.map(categoryItem).join('')}</ul>` : '';
  return `<li class="cat-item"><a href="${categoryPath(path)}">${escapeHtml(name)}</a>${inner}</li>`;
};

const blogPosts = [1, 2, 3, 4]
  .map(
    (number) =>
      `<article class="post"><a href="/blog/post-${number}/"><img src="/img/post-${number}.svg" alt=""><h2>How we test, part ${number}</h2></a><p>Read more</p></article>`,
  )
  .join('');

/** 124900 → `1 249,00 kr`, with the markup of the platform. */
const amount = (trade: Trade, priceMinor: number): string => {
  const [whole = '', decimals = ''] = decimalPrice(trade, priceMinor).split('.');
  const grouped = whole.replaceAll(/\B(?=(\d{3})+$)/g, '&nbsp;');
  return `<span class="woocommerce-Price-amount amount"><bdi>${grouped},${decimals}&nbsp;<span class="woocommerce-Price-currencySymbol">kr</span></bdi></span>`;
};

const priceOf = (trade: Trade, { priceMinor, wasMinor, highPriceMinor }: ListedProduct): string => {
  const now = amount(trade, priceMinor);
  if (wasMinor !== null) return `<span class="price"><del>${amount(trade, wasMinor)}</del> <ins>${now}</ins></span>`;
  const high = highPriceMinor === null ? '' : ` – ${amount(trade, highPriceMinor)}`;
  return `<span class="price">${now}${high}</span>`;
};

const tile = (trade: Trade, listed: ListedProduct): string => {
  const { product, availability } = listed;
  const stock = availability === 'InStock' ? 'instock' : 'outofstock';
  const number = product.sku.replaceAll(/\D/g, '');
  return `<li class="product type-product post-${number} status-publish ${stock} has-post-thumbnail"><a href="${wooLinkPath(product)}" class="woocommerce-LoopProduct-link woocommerce-loop-product__link"><img src="/img/${product.sku}.svg" class="attachment-woocommerce_thumbnail" alt=""><h2 class="woocommerce-loop-product__title">${escapeHtml(product.name)}</h2>
<span class="loop-brand">${escapeHtml(product.brand)}</span>${priceOf(trade, listed)}</a><a href="?add-to-cart=${number}" class="button add_to_cart_button" data-product_id="${number}" data-product_sku="${product.sku}">Add to cart</a></li>`;
};

const archivePage = (site: Site, listing: Listing, number: number): string => {
  const { leaf, products, pageCount } = listing;
  const shown =
    products.length === 0
      ? '<p class="woocommerce-info">No products were found matching your selection.</p>'
      : `<p class="woocommerce-result-count">${products.length} results</p><ul class="products columns-4">${tilesOf(
          listing,
          number,
        )
          .map((one) => tile(site.trade, one))
          .join('\n')}</ul>${pagination(categoryPath(leaf.path), number, pageCount)}`;
  const heading = `<h1 class="woocommerce-products-header__title page-title">${escapeHtml(leaf.name)}</h1>`;
  return documentOf(site, leaf.name, `archive tax-product_cat term-${leaf.index}`, heading + shown);
};

const pagination = (base: string, current: number, pageCount: number): string => {
  if (pageCount === 1) return '';
  const numbers = Array.from({ length: pageCount }, (_, index) => index + 1).map((number) =>
    number === current
      ? `<li><span aria-current="page" class="page-numbers current">${number}</span></li>`
      : `<li><a class="page-numbers" href="${number === 1 ? base : `${base}page/${number}/`}">${number}</a></li>`,
  );
  return `<nav class="woocommerce-pagination"><ul class="page-numbers">${numbers.join('')}</ul></nav>`;
};

const productPage = (site: Site, listed: ListedProduct): string => {
  const { product, availability } = listed;
  const head = `<link rel="canonical" href="${site.origin}${canonicalPathOf(product)}">`;
  const stock = availability === 'InStock' ? 'In stock' : 'Out of stock';
  const atItsAddress = { ...listed, product: { ...product, canonicalPath: canonicalPathOf(product) } };
  return documentOf(
    site,
    product.name,
    'product-template-default single single-product',
    `<script type="application/ld+json">${scriptJson(productJsonLd(site.origin, atItsAddress, site.trade))}</script>
<div class="product type-product"><h1 class="product_title entry-title">${escapeHtml(product.name)}</h1>
<p class="price">${priceOf(site.trade, listed)}</p><p class="stock">${stock}</p>${variationsForm(site.trade, listed)}
<div class="product_meta"><span class="sku_wrapper">SKU: <span class="sku">${product.sku}</span></span></div></div>`,
    head,
  );
};

/** A product in several colours keeps them as JSON in an attribute of its form. */
const variationsForm = (trade: Trade, listed: ListedProduct): string => {
  const variants = variantsOf(listed);
  if (variants.length < 2) return '<form class="cart"><button class="single_add_to_cart_button">Add</button></form>';
  const data = variants.map((variant, index) => ({
    attributes: { attribute_pa_colour: variant.colour },
    sku: variant.sku,
    global_unique_id: variant.gtin ?? '',
    display_price: Number(decimalPrice(trade, variant.priceMinor)),
    display_regular_price: Number(
      decimalPrice(trade, index === 0 ? (listed.wasMinor ?? variant.priceMinor) : variant.priceMinor),
    ),
    is_in_stock: index === 0 ? listed.availability === 'InStock' : variant.stock > 0,
  }));
  return `<form class="variations_form cart" data-product_id="1" data-product_variations="${escapeHtml(JSON.stringify(data))}"></form>`;
};
