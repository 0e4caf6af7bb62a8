import { tilesOf, type ListedProduct, type Listing } from './catalogue.js';
import { escapeHtml, groupedNumber } from './html.js';
import { renderAdvice } from './render-advice.js';
import { renderBreadcrumb, renderLayout, type RenderContext } from './render-layout.js';
import { renderTile } from './render-tile.js';

/** One page of a leaf's listing; `page` counts from 1 and is at most `listing.pageCount`. */
export function renderCatalogPage(context: RenderContext, listing: Listing, page: number): string {
  const { leaf, pageCount, products } = listing;
  const results = `${renderBreadcrumb([leaf.department, leaf.group], leaf.name)}
<h1 class="category-title">${escapeHtml(leaf.name)}</h1>
<div class="listing">
<aside class="facets">${renderSiblings(context, listing)}${renderFacets(products)}</aside>
<section class="listing__results">
${products.length === 0 ? EMPTY : renderResults(listing, page)}
</section>
</div>`;
  const document = (advice: string): string =>
    renderLayout(context, {
      title: page === 1 ? `${leaf.name} | Demo Shop` : `${leaf.name}, page ${page} | Demo Shop`,
      description: `${leaf.name} from ${leaf.department.name}: tested, explained and delivered to your door.`,
      canonicalPath: pagePath(leaf.path, page),
      pageType: 'category',
      head: neighbours(leaf.path, page, pageCount)
        .map(({ rel, path }) => `<link rel="${rel}" href="${context.origin}${path}">`)
        .join('\n'),
      main: `${results}\n${advice}`,
    });
  const missingBytes = context.pageBytes === undefined ? 0 : context.pageBytes - Buffer.byteLength(document(''));
  return document(renderAdvice(leaf, page, missingBytes));
}

/** Page 1 has no query. */
export function pagePath(leafPath: string, page: number): string {
  return page === 1 ? leafPath : `${leafPath}?page=${page}`;
}

const EMPTY = '<p class="no-products">No products in this category at the moment.</p>';

function renderResults(listing: Listing, page: number): string {
  const total = listing.products.length;
  const tiles = tilesOf(listing, page).map(renderTile);
  const bannerAt = Math.min(8, tiles.length);
  return `<div class="listing__bar"><p class="result-count" data-total="${total}">${groupedNumber(total)} ${total === 1 ? 'product' : 'products'}</p>
<label>Sort by <select name="sort"><option>Our favourites</option><option>Price, lowest first</option><option>Price, highest first</option><option>Best rated</option></select></label></div>
<ol class="product-grid">
${[...tiles.slice(0, bannerAt), BANNER, ...tiles.slice(bannerAt)].join('\n')}
</ol>
${listing.pageCount > 1 ? renderPagination(listing, page) : ''}`;
}

const BANNER =
  '<li class="product-grid__banner"><a href="/service"><strong>Not sure?</strong> Our advisers help you choose, on weekdays from 9 to 18 o’clock.</a></li>';

function renderPagination({ leaf, pageCount }: Listing, page: number): string {
  const links = shownPages(page, pageCount).map((number, index, shown) => {
    const gap = index > 0 && number - (shown[index - 1] ?? number) > 1 ? '<span class="pagination__gap">…</span> ' : '';
    if (number === page) return `${gap}<span class="pagination__page" aria-current="page">${number}</span>`;
    return `${gap}<a class="pagination__page" href="${pagePath(leaf.path, number)}">${number}</a>`;
  });
  const [previous, next] = ['prev', 'next'].map((rel) => {
    const neighbour = neighbours(leaf.path, page, pageCount).find((candidate) => candidate.rel === rel);
    const label = rel === 'prev' ? 'Previous' : 'Next';
    return neighbour ? `<a class="pagination__${rel}" rel="${rel}" href="${neighbour.path}">${label}</a>` : '';
  });
  return `<nav class="pagination" aria-label="Pages" data-pages="${pageCount}">${previous} ${links.join(' ')} ${next}</nav>`;
}

const ALL_SHOWN_UP_TO = 9;

/** All pages while they are few; else the first, the last and the current one with its neighbours. */
function shownPages(page: number, pageCount: number): number[] {
  const all = Array.from({ length: pageCount }, (_, index) => index + 1);
  if (pageCount <= ALL_SHOWN_UP_TO) return all;
  return all.filter((number) => number === 1 || number === pageCount || Math.abs(number - page) <= 2);
}

function neighbours(leafPath: string, page: number, pageCount: number): { rel: 'prev' | 'next'; path: string }[] {
  return [
    ...(page > 1 ? [{ rel: 'prev' as const, path: pagePath(leafPath, page - 1) }] : []),
    ...(page < pageCount ? [{ rel: 'next' as const, path: pagePath(leafPath, page + 1) }] : []),
  ];
}

function renderSiblings({ menu }: RenderContext, { leaf }: Listing): string {
  const siblings = menu.leaves.filter((other) => other.group.path === leaf.group.path && other !== leaf);
  const links = siblings.slice(0, 8).map(({ name, path }) => `<li><a href="${path}">${escapeHtml(name)}</a></li>`);
  return `<h2>${escapeHtml(leaf.group.name)}</h2><ul class="siblings">${links.join('')}</ul>`;
}

/** Counts by brand depend on what is listed only, so a price or stock change leaves the other pages of a leaf alone. */
function renderFacets(products: readonly ListedProduct[]): string {
  const counts = new Map<string, number>();
  for (const { product } of products) counts.set(product.brand, (counts.get(product.brand) ?? 0) + 1);
  const brands = [...counts].sort(([left], [right]) => (left < right ? -1 : 1));
  const options = brands.map(
    ([brand, count]) =>
      `<li><label><input type="checkbox" name="brand" value="${escapeHtml(brand)}"> ${escapeHtml(brand)} <span class="facet__count">(${count})</span></label></li>`,
  );
  const stars = [4, 3].map(
    (star) => `<li><label><input type="radio" name="stars" value="${star}"> ${star} stars and more</label></li>`,
  );
  return `<form class="facets__form"><fieldset class="facet"><legend>Brand</legend><ul>${options.join('\n')}</ul></fieldset>
<fieldset class="facet"><legend>Price</legend><label>from <input type="number" name="from" min="0" step="5"></label> <label>to <input type="number" name="to" min="0" step="5"></label></fieldset>
<fieldset class="facet"><legend>Rating</legend><ul>${stars.join('')}</ul></fieldset></form>`;
}
