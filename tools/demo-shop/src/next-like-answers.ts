import { page, pageNumberOf, partsOf, PICTURE, robotsAnswer, type Answer, type AnswerFor } from './answer.js';
import {
  flakyPageOf,
  tilesOf,
  type Catalogue,
  type DayCatalogue,
  type ListedProduct,
  type Listing,
} from './catalogue.js';
import type { Availability } from './day.js';
import { packOf } from './details.js';
import { escapeHtml, scriptJson } from './html.js';
import type { Menu } from './menu.js';
import { productAnswer, skuInPath, type ProductPages } from './product-answer.js';
import { pagePath } from './render-catalog-page.js';
import { hashOf } from './random.js';
import { decimalPrice, type Trade } from './trade.js';

const STOCK_CODES: Readonly<Record<Availability, string>> = {
  InStock: 'IN_STOCK',
  LimitedAvailability: 'LOW_STOCK',
  OutOfStock: 'OUT_OF_STOCK',
  PreOrder: 'PRE_ORDER',
};

/** A shop built with a framework like Next.js: names of classes from a build, prices in the page's state only. */
export function createNextLikeAnswers(catalogue: Catalogue): AnswerFor {
  const { menu, trade } = catalogue;
  const leafIndexByPath = new Map(menu.leaves.map((leaf) => [leaf.path, leaf.index]));
  const products: ProductPages = {
    canonicalPath: ({ canonicalPath }) => canonicalPath,
    linkPath: ({ linkPath }) => linkPath,
    whole: (listed) => page('product', () => productPage(menu, trade, listed)),
    cutOff: (listed) =>
      page('product', () => {
        const whole = productPage(menu, trade, listed);
        return whole.slice(0, whole.indexOf('<main'));
      }),
  };

  const catalogAnswer = (today: DayCatalogue, path: string, search: URLSearchParams): Answer | null => {
    const listing = today.listings[leafIndexByPath.get(path) ?? -1];
    if (!listing) return null;
    const number = pageNumberOf(search);
    if (number === null || number > listing.pageCount) return { status: 404, kind: 'catalog' };
    const failsOnce = catalogue.faultPlan.flakyLeaf === listing.leaf.index && number === flakyPageOf(listing);
    return { ...page('catalog', () => categoryPage(menu, trade, listing, number)), failsOnce };
  };

  return (pathAndQuery, day) => {
    const url = partsOf(pathAndQuery);
    if (!url) return { status: 404, kind: 'other' };
    const { path, searchParams } = url;
    const today = catalogue.on(day);
    if (path === '/')
      return page('home', () => documentOf(menu, 'Demo Atelier', '<h1>Demo Atelier</h1>', { hero: {} }));
    const listing = catalogAnswer(today, path, searchParams);
    if (listing) return listing;
    if (path === '/robots.txt') return robotsAnswer(['User-agent: *', 'Disallow: /private/']);
    if (/^\/(p|private)\//.test(path)) return productAnswer(products, today.bySku.get(skuInPath(path)), path);
    return path.startsWith('/img/') || path.startsWith('/_next/') ? PICTURE : { status: 404, kind: 'other' };
  };
}

/** A class as CSS modules make it of a name. */
const css = (name: string): string => `${name}__${hashOf('css', name).toString(36).slice(0, 5)}`;

const documentOf = (menu: Menu, title: string, main: string, pageProps: object): string => `<!doctype html>
<html lang="fr"><head><meta charset="utf-8"><title>${escapeHtml(title)}</title></head>
<body><div id="__next"><header><nav class="${css('Nav_root')}" aria-label="Main"><ul>${menu.departments
  .map(
    (department) =>
      `<li><a href="${department.path}">${escapeHtml(department.name)}</a><ul>${department.groups
        .map(
          (group) =>
            `<li><a href="${group.path}">${escapeHtml(group.name)}</a><ul>${group.leaves
              .map((leaf) => `<li><a href="${leaf.path}">${escapeHtml(leaf.name)}</a></li>`)
              .join('')}</ul></li>`,
        )
        .join('')}</ul></li>`,
  )
  .join('')}</ul></nav></header>
<main class="${css('Page_main')}">${main}</main></div>
<script id="__NEXT_DATA__" type="application/json">${scriptJson({ props: { pageProps }, page: '/[...slug]', buildId: 'c41e7' })}</script>
<script src="/_next/static/chunks/main.js" defer></script></body></html>
`;

const dataOf = (trade: Trade, { product, priceMinor, wasMinor, availability }: ListedProduct): object => ({
  id: `gid-${product.sku}`,
  sku: product.sku,
  name: product.name,
  href: product.linkPath,
  brand: { name: product.brand },
  pricing: {
    amount: decimalPrice(trade, priceMinor),
    compareAtAmount: wasMinor === null ? null : decimalPrice(trade, wasMinor),
    currencyCode: trade.currency,
  },
  availability: STOCK_CODES[availability],
  images: [{ url: `/img/${product.sku}.svg`, alt: product.name }],
});

const categoryPage = (menu: Menu, trade: Trade, listing: Listing, number: number): string => {
  const { leaf, products, pageCount } = listing;
  const shown = tilesOf(listing, number);
  const cards = shown.map(
    ({ product }) =>
      `<li class="${css('Card_root')}"><a href="${product.linkPath}"><img src="/img/${product.sku}.svg" alt=""><span>${escapeHtml(product.name)}</span></a><span class="${css('Card_skeleton')}"></span></li>`,
  );
  const links = Array.from({ length: pageCount }, (_, index) => index + 1).map((one) =>
    one === number ? `<span aria-current="page">${one}</span>` : `<a href="${pagePath(leaf.path, one)}">${one}</a>`,
  );
  const pager =
    pageCount > 1 ? `<nav class="${css('Pager_root')}" aria-label="Pagination">${links.join(' ')}</nav>` : '';
  const empty = `<p class="${css('Grid_empty')}">Rien ici pour le moment.</p>`;
  const grid = shown.length === 0 ? empty : `<ul class="${css('Grid_root')}">${cards.join('\n')}</ul>`;
  return documentOf(menu, leaf.name, `<h1>${escapeHtml(leaf.name)}</h1>${grid}${pager}`, {
    category: { name: leaf.name, path: leaf.path, total: products.length, totalPages: pageCount },
    products: shown.map((one) => dataOf(trade, one)),
  });
};

const productPage = (menu: Menu, trade: Trade, listed: ListedProduct): string => {
  const { name, gtin, canonicalPath } = listed.product;
  const { grams, perKilogramMinor } = packOf(listed);
  const packaging = { net: `${grams} g`, base: `${decimalPrice(trade, perKilogramMinor).replace('.', ',')} €/kg` };
  const product = { ...dataOf(trade, listed), href: canonicalPath, gtin, packaging };
  const skeleton = `<h1>${escapeHtml(name)}</h1><div class="${css('Price_skeleton')}"></div>`;
  return documentOf(menu, name, skeleton, { product, related: [] });
};
