import {
  jsonAnswer,
  page,
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
  type Listing,
  type ListedProduct,
} from './catalogue.js';
import type { Availability } from './day.js';
import { escapeHtml, scriptJson } from './html.js';
import { productAnswer, skuInPath, type ProductPages } from './product-answer.js';
import { hashOf } from './random.js';

/** Codes of the shop's own. */
const STOCK_CODES: Readonly<Record<Availability, string>> = {
  InStock: 'ready',
  LimitedAvailability: 'few',
  OutOfStock: 'soldout',
  PreOrder: 'preorder',
};

/** A shop whose pages carry their data in scripts, and fetch more of it while they are scrolled. */
export function createStateAnswers(catalogue: Catalogue): AnswerFor {
  const { menu } = catalogue;
  const leafIndexByPath = new Map(menu.leaves.map((leaf) => [leaf.path, leaf.index]));

  const firstPage = (listing: Listing, build: Build): Answer =>
    page('catalog', () => nextPage(build, listing.leaf.name, { feed: feedData(listing, 1) }));

  /** What scrolling fetches: the page that a cursor stands for. */
  const furtherPage = (today: DayCatalogue, leafPath: string, cursor: string): Answer => {
    const listing = today.listings[leafIndexByPath.get(leafPath) ?? -1];
    const number = pageOfCursor(cursor);
    if (!listing || number === null || number > listing.pageCount) return { status: 404, kind: 'catalog' };
    const failsOnce = catalogue.faultPlan.flakyLeaf === listing.leaf.index && number === flakyPageOf(listing);
    return { ...jsonAnswer('catalog', () => feedData(listing, number)), failsOnce };
  };

  return (pathAndQuery, day) => {
    const url = partsOf(pathAndQuery);
    if (!url) return { status: 404, kind: 'other' };
    const { path, searchParams } = url;
    const today = catalogue.on(day);
    const build = buildOn(day);
    if (path === '/')
      return page('home', () =>
        nextPage(build, 'Demo Depot', { store: storeData(catalogue), menu: menuData(catalogue) }),
      );
    const listing = today.listings[leafIndexByPath.get(path) ?? -1];
    if (listing) return firstPage(listing, build);
    if (path.startsWith('/api/feed/')) {
      return furtherPage(today, path.replace('/api/feed', '/c'), searchParams.get('cursor') ?? '');
    }
    if (/^\/(p|private)\//.test(path)) {
      return productAnswer(productPagesOf(build), today.bySku.get(skuInPath(path)), path);
    }
    if (path === '/robots.txt') return robotsAnswer(['User-agent: *', 'Disallow: /private/']);
    if (path === `/_next/${build.id}/app.js`) return scriptAnswer(APP_SCRIPT);
    return path.startsWith('/img/') || path.startsWith('/_next/') ? PICTURE : { status: 404, kind: 'other' };
  };
}

/** As a bundler leaves it: what scrolling asks for. */
const APP_SCRIPT =
  'const m=async e=>(await fetch(`/api/feed/${e.category.id}?cursor=${encodeURIComponent(e.cursor)}`)).json();export{m as more};';

/** The shop is built anew every night: a build has an id, and names of its own for its data. */
interface Build {
  readonly id: string;
  readonly key: string;
}

function buildOn(day: number): Build {
  const id = hashOf('build', day).toString(36);
  return { id, key: `k${hashOf('key', day).toString(16)}` };
}

function productPagesOf({ id, key }: Build): ProductPages {
  const whole = (listed: ListedProduct): string =>
    documentOf(`<script>window.__SHOP_${id}__=${scriptJson({ [key]: { product: productData(listed) } })};</script>`);
  return {
    canonicalPath: ({ canonicalPath }) => canonicalPath,
    linkPath: ({ linkPath }) => linkPath,
    whole: (listed) => page('product', () => whole(listed)),
    cutOff: (listed) =>
      page('product', () => {
        const document = whole(listed);
        return document.slice(0, document.indexOf('"title"') + 12);
      }),
  };
}

function nextPage({ id, key }: Build, title: string, data: object): string {
  const state = { props: { pageProps: { [key]: data } }, page: '/[...path]', buildId: id };
  return documentOf(
    `<script id="__NEXT_DATA__" type="application/json">${scriptJson(state)}</script><script src="/_next/${id}/app.js" defer></script>`,
    title,
  );
}

/** The same title everywhere but on listings: it says nothing about a product. */
function documentOf(scripts: string, title = 'Demo Depot'): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(title)}</title></head>
<body><div id="__next"></div>${scripts}</body></html>
`;
}

/** What holds for the whole shop is told on its home page only. */
function storeData({ trade }: Catalogue): object {
  return { country: trade.country, currency: trade.currency };
}

function menuData({ menu }: Catalogue): object[] {
  return menu.departments.map(({ name, groups }) => ({
    label: name,
    items: groups.map((group) => ({
      label: group.name,
      items: group.leaves.map((leaf) => ({ label: leaf.name, href: leaf.path })),
    })),
  }));
}

function feedData(listing: Listing, number: number): object {
  return {
    category: { id: listing.leaf.path.replace('/c/', ''), title: listing.leaf.name },
    items: tilesOf(listing, number).map((listed) => {
      const { product, priceMinor, wasMinor, availability } = listed;
      return {
        sku: product.sku,
        title: product.name,
        brand: product.brand,
        href: product.linkPath,
        price: { amount: priceMinor, was: wasMinor },
        stock: STOCK_CODES[availability],
        image: `/img/${product.sku}.svg`,
      };
    }),
    cursor: number < listing.pageCount ? cursorOf(number + 1) : null,
  };
}

function productData({ product, priceMinor, wasMinor, availability }: ListedProduct): object {
  return {
    sku: product.sku,
    title: product.name,
    jan: product.gtin,
    maker: { name: product.brand },
    path: product.canonicalPath,
    offer: { amount: priceMinor, was: wasMinor, stock: STOCK_CODES[availability] },
    pictures: [{ src: `/img/${product.sku}.svg` }],
  };
}

/** Opaque to others. */
function cursorOf(pageNumber: number): string {
  return Buffer.from(`page:${pageNumber}`).toString('base64url');
}

function pageOfCursor(cursor: string): number | null {
  const number = /^page:([1-9]\d{0,5})$/.exec(Buffer.from(cursor, 'base64url').toString())?.[1];
  return number === undefined ? null : Number(number);
}
