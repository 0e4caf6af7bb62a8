import { escapeHtml, scriptJson } from './html.js';
import type { Menu, MenuNode } from './menu.js';

/** What every renderer needs and no day changes. */
export interface RenderContext {
  /** Public origin without a trailing slash, for absolute URLs. */
  readonly origin: string;
  readonly menu: Menu;
  /** Benchmark: catalog pages are filled up to about this many bytes. */
  readonly pageBytes?: number | undefined;
}

interface Layout {
  readonly title: string;
  /** OpenGraph title, where it differs from the title. */
  readonly shareTitle?: string;
  readonly description: string;
  readonly canonicalPath: string;
  readonly pageType: string;
  /** Further elements of the head. */
  readonly head?: string;
  readonly main: string;
}

/** A whole document around the main part. */
export function renderLayout(context: RenderContext, layout: Layout): string {
  return `<!doctype html>
<html lang="en" class="no-js">
${renderHead(context, layout)}
<body class="page page--${layout.pageType}">
<a class="skip-link" href="#content">Skip to content</a>
${renderHeader(context.menu)}
<main id="content" class="page__main">
${layout.main}
</main>
${renderFooter(context.menu)}
<script>document.documentElement.classList.replace("no-js","js");window.shop=${scriptJson({ pageType: layout.pageType, currency: 'EUR', locale: 'en-IE', cart: '/cart' })};</script>
<script>${PAGE_SCRIPT}</script>
</body>
</html>
`;
}

/** The path to a page, as links; the last entry is the page itself. */
export function renderBreadcrumb(trail: readonly MenuNode[], current: string): string {
  const links = trail.map((node) => `<li><a href="${node.path}">${escapeHtml(node.name)}</a></li>`);
  return `<nav class="breadcrumb" aria-label="You are here"><ol><li><a href="/">Home</a></li>${links.join('')}<li aria-current="page">${escapeHtml(current)}</li></ol></nav>`;
}

function renderHead({ origin }: RenderContext, layout: Layout): string {
  return `<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(layout.title)}</title>
<meta name="description" content="${escapeHtml(layout.description)}">
<link rel="canonical" href="${origin}${layout.canonicalPath}">
<link rel="icon" href="/assets/icon.svg" type="image/svg+xml">
<meta name="theme-color" content="#1d4d4f">
<meta property="og:site_name" content="Demo Shop">
<meta property="og:url" content="${origin}${layout.canonicalPath}">
<meta property="og:title" content="${escapeHtml(layout.shareTitle ?? layout.title)}">
${layout.head ?? ''}
<style>${PAGE_STYLE}</style>
</head>`;
}

function renderHeader(menu: Menu): string {
  const bar = menu.departments.map(
    ({ name, path }) => `<li><a class="department-bar__link" href="${path}">${escapeHtml(name)}</a></li>`,
  );
  return `<header class="site-header">
<div class="site-header__notice">Free delivery from €59 · 30 days to return · <a href="/service">Help &amp; contact</a></div>
<div class="site-header__top"><a class="site-header__logo" href="/" aria-label="Demo Shop, home"><svg width="120" height="28" viewBox="0 0 120 28" aria-hidden="true"><rect x="1" y="4" width="20" height="20" rx="5" fill="#1d4d4f"/><path d="M6 14h10M11 9v10" stroke="#fff" stroke-width="2"/><text x="28" y="20" font-size="16">Demo Shop</text></svg></a>
<form class="search" action="/private/search" role="search"><label class="visually-hidden" for="q">Search the shop</label><input id="q" name="q" type="search" placeholder="What are you looking for?" autocomplete="off"><button type="submit" class="button">Search</button></form>
<ul class="site-header__actions"><li><a href="/private/account" rel="nofollow">My account</a></li><li><a href="/private/wishlist" rel="nofollow">Wish list</a></li><li><a href="/cart" rel="nofollow">Cart <span class="badge" data-cart-count="0">0</span></a></li></ul></div>
<nav class="department-bar" aria-label="Departments, short"><ul>${bar.join('')}</ul></nav>
</header>`;
}

function renderFooter(menu: Menu): string {
  const departments = menu.departments.map(({ name, path }) => `<li><a href="${path}">${escapeHtml(name)}</a></li>`);
  return `<footer class="site-footer">
<section><h2>Departments</h2><ul>${departments.join('')}</ul></section>
<section><h2>Service</h2><ul><li><a href="/service">Contact</a></li><li><a href="/service#delivery">Delivery &amp; costs</a></li><li><a href="/service#returns">Returns</a></li><li><a href="/service#payment">Ways to pay</a></li></ul></section>
<section><h2>Newsletter</h2><p>Once a month, no more. You can leave with one click.</p><form action="/private/newsletter" method="post"><label for="newsletter">E-mail address</label><input id="newsletter" type="email" name="email"><button class="button button--light">Sign up</button></form></section>
<section><h2>Legal</h2><p>This shop does not exist and nothing in it can be bought. All prices in euros, VAT included, plus delivery.</p></section>
</footer>`;
}

const PAGE_STYLE = [
  ':root{--brand:#1d4d4f;--accent:#d9662b;--line:#dfe4e4;--muted:#5c6b6b}',
  '*{box-sizing:border-box}body{margin:0;font:16px/1.5 system-ui,sans-serif;color:#182222}',
  'a{color:var(--brand)}.visually-hidden,.skip-link:not(:focus){position:absolute;clip-path:inset(50%);width:1px;height:1px;overflow:hidden}',
  '.site-header__notice{background:var(--brand);color:#fff;text-align:center;font-size:.85rem;padding:.3rem}.site-header__notice a{color:inherit}',
  '.site-header__top{display:flex;gap:2rem;align-items:center;padding:1rem 2rem}.site-header__actions{display:flex;gap:1rem;list-style:none;margin:0;padding:0}',
  '.department-bar ul,.menu--level-1{display:flex;flex-wrap:wrap;gap:1.2rem;list-style:none;margin:0;padding:.6rem 2rem;border-block:1px solid var(--line)}',
  '.menu--level-2,.menu--level-3{list-style:none;padding-left:.8rem}.page__main{max-width:1280px;margin:0 auto;padding:1rem 2rem}',
  '.breadcrumb ol{display:flex;gap:.5rem;list-style:none;padding:0;font-size:.85rem}.breadcrumb li+li::before{content:"›";margin-right:.5rem;color:var(--muted)}',
  '.listing{display:grid;grid-template-columns:240px 1fr;gap:2rem}.product-grid{display:grid;grid-template-columns:repeat(auto-fill,minmax(220px,1fr));gap:1.2rem;list-style:none;padding:0}',
  '.product-tile{border:1px solid var(--line);border-radius:8px;padding:.8rem;display:flex;flex-direction:column;gap:.4rem}.product-tile__image{width:100%;height:auto;aspect-ratio:1}',
  '.product-tile__name{font-size:1rem;margin:0}.product-tile__brand{color:var(--muted);font-size:.8rem}.price__now{font-weight:700;font-size:1.2rem;text-decoration:none}',
  '.price__was{color:var(--muted)}.price--sale .price__now{color:var(--accent)}.stock::before{content:"●";margin-right:.3rem}.stock--in{color:#1c7a3d}.stock--out{color:#a32020}.stock--limited{color:#b36b00}',
  '.pagination{display:flex;gap:.4rem;justify-content:center;margin:2rem 0}.pagination__page[aria-current]{font-weight:700}.button{background:var(--accent);color:#fff;border:0;border-radius:6px;padding:.5rem 1rem}',
  '.product{display:grid;grid-template-columns:1fr 1fr;gap:3rem}.specs th{text-align:left;padding-right:2rem}.site-footer{display:grid;grid-template-columns:repeat(4,1fr);gap:2rem;background:#f3f5f5;padding:2rem;margin-top:3rem}',
  '@media(max-width:800px){.listing,.product,.site-footer{grid-template-columns:1fr}.site-header__top{flex-wrap:wrap}}',
].join('');

const PAGE_SCRIPT = [
  '(function(){var key="demo-shop-cart";function read(){try{return JSON.parse(localStorage.getItem(key)||"[]")}catch(e){return[]}}',
  'function show(){var badge=document.querySelector("[data-cart-count]");if(badge){badge.textContent=read().length}}',
  'document.addEventListener("click",function(event){var button=event.target.closest("[data-add-to-cart]");if(!button){return}',
  'var items=read();items.push(button.getAttribute("data-add-to-cart"));localStorage.setItem(key,JSON.stringify(items));show()});',
  'document.addEventListener("change",function(event){var facet=event.target.closest(".facet input");if(!facet){return}',
  'document.querySelectorAll(".product-tile").forEach(function(tile){tile.hidden=false})});show()})();',
].join('');
