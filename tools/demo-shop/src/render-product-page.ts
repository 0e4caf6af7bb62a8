import type { ListedProduct } from './catalogue.js';
import { escapeHtml, plainPrice, scriptJson } from './html.js';
import { productJsonLd } from './json-ld.js';
import { integerOf, pickOf, shuffledIndexes } from './random.js';
import { renderBreadcrumb, renderLayout, type RenderContext } from './render-layout.js';
import { renderPrice, renderRating, renderStock } from './render-tile.js';
import { COLOURS, DESCRIPTION_SENTENCES, MATERIALS, ORIGINS } from './words.js';

export function renderProductPage(context: RenderContext, listed: ListedProduct): string {
  const { product } = listed;
  const { sku, name, brand, leaf } = product;
  const description = descriptionOf(listed);
  return renderLayout(context, {
    title: `${name} | Demo Shop`,
    shareTitle: name,
    description: description.slice(0, 150),
    canonicalPath: product.canonicalPath,
    pageType: 'product',
    head: renderProductHead(context, listed),
    main: `${renderBreadcrumb([leaf.department, leaf.group, leaf], name)}
<article class="product">
<div class="product__gallery">${[1, 2, 3].map((view) => `<img src="/img/${sku}-${view}.svg" alt="${escapeHtml(name)}, view ${view}" width="960" height="960"${view === 1 ? '' : ' loading="lazy"'}>`).join('')}</div>
<div class="product__buy">
<p class="product-brand">${escapeHtml(brand)}</p>
<h1 class="product-title">${escapeHtml(name)}</h1>
<p>Article <span class="product-sku">${sku}</span></p>
${renderRating(listed)}
<div class="product-price">${renderPrice(listed)}<small>VAT included, plus <a href="/service#delivery">delivery</a></small></div>
${renderStock(listed)}
<form action="/cart" method="post"><input type="hidden" name="sku" value="${sku}"><label>Quantity <input type="number" name="quantity" value="1" min="1" max="20"></label> <button class="button" data-add-to-cart="${sku}">Add to cart</button></form>
<ul class="promises"><li>30 days to return</li><li>2 years of warranty</li><li>Delivery in recycled cardboard</li></ul>
</div>
</article>
<section class="product-description"><h2>Description</h2><p>${escapeHtml(description)}</p></section>
${renderSpecs(listed)}
${renderReviews(listed)}
<section class="siblings"><h2>Look around</h2><ul><li><a href="${leaf.path}">All ${escapeHtml(leaf.name.toLowerCase())}</a></li><li><a href="${leaf.group.path}">${escapeHtml(leaf.group.name)}</a></li></ul></section>`,
  });
}

/** A page cut off by a crash of the shop: 200, but it ends within its header and says nothing about the product. */
export function renderBrokenPage(context: RenderContext): string {
  const page = renderLayout(context, {
    title: 'Demo Shop',
    description: '',
    canonicalPath: '/',
    pageType: 'error',
    main: '',
  });
  return page.slice(0, page.indexOf('<nav class="department-bar"') + 60).replaceAll(/<meta property="og:[^>]*>\n/g, '');
}

function renderProductHead({ origin }: RenderContext, listed: ListedProduct): string {
  const { sku, brand } = listed.product;
  return `<meta property="og:type" content="product">
<meta property="og:image" content="${origin}/img/${sku}.svg">
<meta property="product:brand" content="${escapeHtml(brand)}">
<meta property="product:retailer_item_id" content="${sku}">
<meta property="product:price:amount" content="${plainPrice(listed.priceMinor)}">
<meta property="product:price:currency" content="EUR">
<script type="application/ld+json">${scriptJson(productJsonLd(origin, listed))}</script>`;
}

function descriptionOf({ product: { sku, name, brand, leaf } }: ListedProduct): string {
  return shuffledIndexes(DESCRIPTION_SENTENCES.length, sku, 'description')
    .slice(0, integerOf(4, 7, sku, 'sentences'))
    .map((index) => DESCRIPTION_SENTENCES[index] ?? '')
    .join(' ')
    .replaceAll('{name}', name)
    .replaceAll('{brand}', brand)
    .replaceAll('{leaf}', leaf.name)
    .replaceAll('{material}', pickOf(MATERIALS, sku, 'material'));
}

function renderSpecs({ product: { sku, gtin, brand } }: ListedProduct): string {
  const rows = [
    ['Brand', brand],
    ['Article number', sku],
    ['GTIN', gtin],
    ['Material', pickOf(MATERIALS, sku, 'material')],
    ['Colour', pickOf(COLOURS, sku, 'colour')],
    ['Weight', `${integerOf(1, 90, sku, 'weight') / 10} kg`],
    ['Country of origin', pickOf(ORIGINS, sku, 'origin')],
  ];
  return `<section class="specs"><h2>Details</h2><table><tbody>${rows
    .map(([label = '', value = '']) => `<tr><th scope="row">${label}</th><td>${escapeHtml(value)}</td></tr>`)
    .join('')}</tbody></table></section>`;
}

const REVIEWERS = ['Jonas', 'Mireille', 'Ada', 'Piotr', 'Lena', 'Tomás', 'Greta', 'Hugo'];
const REVIEWS = [
  'Does what it should. I would buy it again.',
  'Arrived a day late, but well packed. No complaints about the quality.',
  'A little heavier than I had thought; apart from that all is well.',
  'Second one in ten years. The first still works, my daughter has it now.',
  'The manual is thin. After half an hour I knew how it works.',
  'Good value, and the service answered my question within the hour.',
];

function renderReviews({ product: { sku } }: ListedProduct): string {
  const reviews = Array.from({ length: integerOf(2, 6, sku, 'reviews shown') }, (_, index) => {
    const stars = integerOf(3, 5, sku, 'review stars', index);
    return `<li class="review" data-stars="${stars}"><p class="review__by">${pickOf(REVIEWERS, sku, 'by', index)}, ${stars} of 5 stars</p><p>${escapeHtml(pickOf(REVIEWS, sku, 'text', index))}</p></li>`;
  });
  return `<section class="reviews"><h2>What buyers say</h2><ul>${reviews.join('\n')}</ul></section>`;
}
