import type { Catalogue, DayCatalogue } from './catalogue.js';
import { flakyPageOf } from './catalogue.js';
import type { MenuDepartment, MenuGroup, MenuNode } from './menu.js';
import { renderCatalogPage, pagePath } from './render-catalog-page.js';
import { menuPathOf, oldLeafPath, renderHome, renderLanding } from './render-home.js';
import { renderLayout, type RenderContext } from './render-layout.js';
import { renderBrokenPage, renderProductPage } from './render-product-page.js';

/** What a URL is, for the statistics. */
export type PathKind = 'home' | 'landing' | 'catalog' | 'product' | 'private' | 'robots' | 'other';

/** What the shop says to a URL, before faults of time (a first failure, a slow page) are applied. */
export type Answer =
  | {
      readonly status: 200;
      readonly kind: PathKind;
      readonly contentType: string;
      readonly body: () => string;
      readonly failsOnce?: boolean;
      readonly isSlow?: boolean;
    }
  | { readonly status: 301 | 302; readonly kind: PathKind; readonly location: string }
  | { readonly status: 404 | 500; readonly kind: PathKind };

/** `pathAndQuery` → answer on a day. A pure function of the catalogue and the day. */
export type AnswerFor = (pathAndQuery: string, day: number) => Answer;

export const HTML = 'text/html; charset=utf-8';

export function createAnswers(catalogue: Catalogue, context: RenderContext): AnswerFor {
  const { menu } = catalogue;
  const landings = landingsByPath(menu.departments);
  const leafIndexByPath = new Map(menu.leaves.map((leaf) => [leaf.path, leaf.index]));
  const movedLeaf = menu.leaves.find((leaf) => leaf.index === catalogue.faultPlan.movedLeaf);
  const fixed = new Map<string, Answer>([
    ['/', page('home', () => renderHome(context, menuPathOf(catalogue.faultPlan)))],
    [
      '/robots.txt',
      { status: 200, kind: 'robots', contentType: 'text/plain; charset=utf-8', body: () => robotsTxt(context.origin) },
    ],
    [
      '/sitemap.xml',
      {
        status: 200,
        kind: 'other',
        contentType: 'application/xml; charset=utf-8',
        body: () => sitemap(catalogue, context.origin),
      },
    ],
    ['/service', page('other', () => renderLayout(context, SERVICE))],
    ['/cart', page('private', () => renderLayout(context, CART))],
  ]);

  const catalogAnswer = (today: DayCatalogue, path: string, search: URLSearchParams): Answer | null => {
    const listing = today.listings[leafIndexByPath.get(path) ?? -1];
    if (!listing) return null;
    const number = pageNumberOf(search);
    if (number === null || number > listing.pageCount) return { status: 404, kind: 'catalog' };
    const failsOnce = catalogue.faultPlan.flakyLeaf === listing.leaf.index && number === flakyPageOf(listing);
    return { ...page('catalog', () => renderCatalogPage(context, listing, number)), failsOnce };
  };

  return (pathAndQuery, day) => {
    const url = `http://shop${pathAndQuery}`;
    if (!URL.canParse(url)) return { status: 404, kind: 'other' };
    const { pathname: path, search, searchParams } = new URL(url);
    const today = catalogue.on(day);
    const known = fixed.get(path) ?? catalogAnswer(today, path, searchParams);
    if (known) return known;
    if (movedLeaf && path === oldLeafPath(movedLeaf)) {
      return { status: 301, kind: 'catalog', location: `${movedLeaf.path}${search}` };
    }
    const landing = landings.get(path);
    if (landing) return page('landing', () => renderLanding(context, landing.node, landing.trail, landing.children));
    if (path.startsWith('/img/') || path.startsWith('/assets/')) return PICTURE;
    if (path.startsWith('/private/')) return privateAnswer(context, today, path);
    if (path.startsWith('/p/')) return productAnswer(context, today, path);
    return { status: 404, kind: 'other' };
  };
}

function productAnswer(context: RenderContext, today: DayCatalogue, path: string): Answer {
  const listed = today.bySku.get(path.slice(path.lastIndexOf('-') + 1));
  if (!listed) return { status: 404, kind: 'product' };
  const { fault, canonicalPath, linkPath } = listed.product;
  if (path === linkPath && linkPath !== canonicalPath) return { status: 302, kind: 'product', location: canonicalPath };
  if (path !== canonicalPath || fault === 'gone' || fault === 'forbidden') return { status: 404, kind: 'product' };
  if (fault === 'always-500') return { status: 500, kind: 'product' };
  if (fault === 'broken') return page('product', () => renderBrokenPage(context));
  return { ...page('product', () => renderProductPage(context, listed)), isSlow: fault === 'slow' };
}

/** Works for a person; a crawler that obeys robots.txt never comes here. */
function privateAnswer(context: RenderContext, today: DayCatalogue, path: string): Answer {
  const listed = today.bySku.get(path.slice(path.lastIndexOf('-') + 1));
  if (listed?.product.linkPath !== path) return { status: 404, kind: 'private' };
  return page('private', () => renderProductPage(context, listed));
}

function page(kind: PathKind, body: () => string): Answer & { status: 200 } {
  return { status: 200, kind, contentType: HTML, body };
}

/** `?page=` of a catalog URL; null for anything but a whole number from 1. */
function pageNumberOf(search: URLSearchParams): number | null {
  const text = search.get('page') ?? '1';
  return /^[1-9]\d{0,5}$/.test(text) ? Number(text) : null;
}

interface Landing {
  readonly node: MenuNode;
  readonly trail: readonly MenuNode[];
  readonly children: readonly MenuNode[];
}

function landingsByPath(departments: readonly MenuDepartment[]): Map<string, Landing> {
  const ofGroup = (department: MenuDepartment, group: MenuGroup): Landing => ({
    node: group,
    trail: [department],
    children: group.leaves,
  });
  const all = departments.flatMap((department) => [
    { node: department, trail: [], children: department.groups },
    ...department.groups.map((group) => ofGroup(department, group)),
  ]);
  return new Map(all.map((landing) => [landing.node.path, landing]));
}

function robotsTxt(origin: string): string {
  return `User-agent: *\nDisallow: /private/\nDisallow: /cart\n\nSitemap: ${origin}/sitemap.xml\n`;
}

function sitemap({ menu }: Catalogue, origin: string): string {
  const urls = menu.leaves.map((leaf) => `  <url><loc>${origin}${pagePath(leaf.path, 1)}</loc></url>`);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n${urls.join('\n')}\n</urlset>\n`;
}

const PICTURE: Answer = {
  status: 200,
  kind: 'other',
  contentType: 'image/svg+xml',
  body: () =>
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48"><rect width="48" height="48" fill="#dfe4e4"/><path d="M8 36l12-14 8 9 5-6 7 11z" fill="#1d4d4f"/></svg>\n',
};

const SERVICE = {
  title: 'Service | Demo Shop',
  description: 'Help and contact.',
  canonicalPath: '/service',
  pageType: 'service',
  main: '<h1>Service</h1><h2 id="delivery">Delivery</h2><p>Two to four working days.</p><h2 id="returns">Returns</h2><p>Within 30 days.</p><h2 id="payment">Ways to pay</h2><p>None: this shop does not exist.</p>',
};

const CART = {
  title: 'Cart | Demo Shop',
  description: 'Your cart.',
  canonicalPath: '/cart',
  pageType: 'cart',
  main: '<h1>Cart</h1><p>Your cart is empty.</p>',
};
