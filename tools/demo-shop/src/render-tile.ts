import type { ListedProduct } from './catalogue.js';
import type { Availability } from './day.js';
import { escapeHtml, euroText } from './html.js';
import { integerOf } from './random.js';

const STOCK_KEYS = {
  InStock: 'in',
  OutOfStock: 'out',
  LimitedAvailability: 'limited',
  PreOrder: 'preorder',
} as const satisfies Record<Availability, string>;

/** The badge that says whether a product can be had. */
export function renderStock({ product, availability }: ListedProduct): string {
  const key = STOCK_KEYS[availability];
  return `<span class="stock stock--${key}" data-stock="${key}">${stockText(availability, product.sku)}</span>`;
}

function stockText(availability: Availability, sku: string): string {
  switch (availability) {
    case 'InStock':
      return 'In stock';
    case 'OutOfStock':
      return 'Out of stock';
    case 'LimitedAvailability':
      return `Only ${integerOf(2, 5, sku, 'left')} left`;
    case 'PreOrder':
      return 'Pre-order';
  }
}

/** The price, with the former price of a sale or a “from” for a product with variants. */
export function renderPrice({ priceMinor, wasMinor, highPriceMinor }: ListedProduct): string {
  if (wasMinor !== null) {
    return `<div class="price price--sale"><del class="price__was">${euroText(wasMinor)}</del> <ins class="price__now">${euroText(priceMinor)}</ins></div>`;
  }
  const from = highPriceMinor === null ? '' : '<span class="price__from">from</span> ';
  return `<div class="price">${from}<span class="price__now">${euroText(priceMinor)}</span></div>`;
}

/** One tile of a listing. */
export function renderTile(listed: ListedProduct): string {
  const { sku, name, brand, linkPath } = listed.product;
  const image = `/img/${sku}`;
  return `<li class="product-tile" data-sku="${sku}">
<a class="product-tile__media" href="${linkPath}" tabindex="-1" aria-hidden="true"><img class="product-tile__image" src="${image}.svg" srcset="${image}-240.svg 240w, ${image}-480.svg 480w, ${image}-960.svg 960w" sizes="(max-width: 800px) 45vw, 220px" width="480" height="480" loading="lazy" decoding="async" alt="${escapeHtml(name)}"></a>
<span class="product-tile__brand">${escapeHtml(brand)}</span>
<h3 class="product-tile__name"><a class="product-tile__link" href="${linkPath}">${escapeHtml(name)}</a></h3>
${renderRating(listed)}
${renderPrice(listed)}
${renderStock(listed)}
<div class="product-tile__actions"><button type="button" class="button" data-add-to-cart="${sku}">Add to cart</button> <button type="button" class="link-button" aria-label="Remember ${escapeHtml(name)}" data-remember="${sku}"><svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true"><path d="M10 17 3 10a4.5 4.5 0 0 1 7-5.6A4.5 4.5 0 0 1 17 10z" fill="none" stroke="currentColor"/></svg></button></div>
</li>`;
}

/** Stars and number of reviews. */
export function renderRating({ product }: ListedProduct): string {
  const width = (product.rating * 20).toFixed(0);
  return `<div class="rating" data-rating="${product.rating.toFixed(1)}"><span class="rating__stars" style="--filled:${width}%" role="img" aria-label="${product.rating.toFixed(1)} of 5 stars"></span> <span class="rating__count">(${product.reviewCount})</span></div>`;
}
