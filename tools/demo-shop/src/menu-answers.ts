import { page, pageNumberOf, partsOf, PICTURE, robotsAnswer, XML, type Answer, type AnswerFor } from './answer.js';
import type { Catalogue, DayCatalogue } from './catalogue.js';
import { flakyPageOf } from './catalogue.js';
import type { MenuDepartment, MenuGroup, MenuNode } from './menu.js';
import { productAnswer, skuInPath, type ProductPages } from './product-answer.js';
import { renderCatalogPage, pagePath } from './render-catalog-page.js';
import { menuPathOf, oldLeafPath, renderHome, renderLanding } from './render-home.js';
import { renderLayout, type RenderContext } from './render-layout.js';
import { renderBrokenPage, renderProductPage } from './render-product-page.js';

/** The pages of the shop with a menu. */
export function createMenuAnswers(catalogue: Catalogue, context: RenderContext): AnswerFor {
  const { menu } = catalogue;
  const landings = landingsByPath(menu.departments);
  const leafIndexByPath = new Map(menu.leaves.map((leaf) => [leaf.path, leaf.index]));
  const movedLeaf = menu.leaves.find((leaf) => leaf.index === catalogue.faultPlan.movedLeaf);
  const products: ProductPages = {
    canonicalPath: ({ canonicalPath }) => canonicalPath,
    linkPath: ({ linkPath }) => linkPath,
    whole: (listed) => page('product', () => renderProductPage(context, listed)),
    cutOff: () => page('product', () => renderBrokenPage(context)),
  };
  const fixed = new Map<string, Answer>([
    ['/', page('home', () => renderHome(context, menuPathOf(catalogue.faultPlan)))],
    ['/robots.txt', robotsTxt(context.origin)],
    [
      '/sitemap.xml',
      { status: 200, kind: 'sitemap', contentType: XML, body: () => sitemap(catalogue, context.origin) },
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
    const url = partsOf(pathAndQuery);
    if (!url) return { status: 404, kind: 'other' };
    const { path, search, searchParams } = url;
    const today = catalogue.on(day);
    const known = fixed.get(path) ?? catalogAnswer(today, path, searchParams);
    if (known) return known;
    if (movedLeaf && path === oldLeafPath(movedLeaf)) {
      return { status: 301, kind: 'catalog', location: `${movedLeaf.path}${search}` };
    }
    const landing = landings.get(path);
    if (landing) return page('landing', () => renderLanding(context, landing.node, landing.trail, landing.children));
    if (path.startsWith('/img/') || path.startsWith('/assets/')) return PICTURE;
    if (/^\/(p|private)\//.test(path)) return productAnswer(products, today.bySku.get(skuInPath(path)), path);
    return { status: 404, kind: 'other' };
  };
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

function robotsTxt(origin: string): Answer {
  return robotsAnswer([
    'User-agent: *',
    'Disallow: /private/',
    'Disallow: /cart',
    '',
    `Sitemap: ${origin}/sitemap.xml`,
  ]);
}

function sitemap({ menu }: Catalogue, origin: string): string {
  const urls = menu.leaves.map((leaf) => `  <url><loc>${origin}${pagePath(leaf.path, 1)}</loc></url>`);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n${urls.join('\n')}\n</urlset>\n`;
}

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
