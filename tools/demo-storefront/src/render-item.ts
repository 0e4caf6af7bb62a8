import type { CatalogItemsPage, CatalogItemView } from '@aisle/contracts';
import { currencyExponent } from '@aisle/core';
import { type Html, html, nothing } from './html.js';
import { renderLayout } from './render-layout.js';

/** One item's own page. */
export const renderItemPage = (item: CatalogItemView): string => {
  const name = nameOf(item);
  return renderLayout(
    name,
    html`<article class="item" data-item="${item.itemId}" data-version="${item.version}">
      <div>${picture(name)}</div>
      <div>
        ${trail(item)}
        <h1>${name}</h1>
        <p class="price">${price(item)}</p>
        <p>${availability(item)}</p>
        <p>${item.description ?? ''}</p>
        <dl>${facts(item)}</dl>
        ${link(item)}
        <p class="dim">Version <b id="version">${item.version}</b> of ${item.updatedAt}</p>
      </div>
    </article>`,
  );
};

/** One page of the list. */
export const renderItemsPage = ({ items, next }: CatalogItemsPage, isFirst: boolean): string =>
  renderLayout(
    'All products',
    html`<h1>All products</h1>
      ${items.length === 0 ? html`<p>Nothing here yet. Start a crawl, and watch it fill.</p>` : nothing}
      <ul class="grid">
        ${items.map(card)}
      </ul>
      <nav>
        ${isFirst ? nothing : html`<a href="/">First page</a>`}
        ${next === null ? nothing : html`<a rel="next" href="/?after=${encodeURIComponent(next)}">Next page</a>`}
      </nav>`,
  );

const card = (item: CatalogItemView): Html =>
  html`<li class="card">
    <a href="/items/${encodeURIComponent(item.itemId)}"
      >${picture(nameOf(item))}
      <div>
        <h2>${nameOf(item)}</h2>
        <span class="price">${price(item)}</span> ${availability(item)}
      </div></a
    >
  </li> `;

const nameOf = ({ name, sku, itemId }: CatalogItemView): string => name ?? sku ?? itemId;

const price = ({ priceMinor, regularPriceMinor, currency }: CatalogItemView): Html => {
  if (priceMinor === null || currency === null) return html`Price on request`;
  const isReduced = regularPriceMinor !== null && regularPriceMinor > priceMinor;
  const before = isReduced ? html`<s>${formatMoney(regularPriceMinor, currency)}</s>` : nothing;
  return html`<span id="price">${formatMoney(priceMinor, currency)}</span>${before}`;
};

/** `€12.99`; a code that is not a currency stands beside the number. */
export const formatMoney = (amountMinor: number, currency: string): string => {
  const digits = currencyExponent(currency);
  return new Intl.NumberFormat('en', {
    style: 'currency',
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(amountMinor / 10 ** digits);
};

const wordsFor: Record<NonNullable<CatalogItemView['availability']>, string> = {
  InStock: 'In stock',
  OutOfStock: 'Out of stock',
  LimitedAvailability: 'Only a few left',
  PreOrder: 'Pre-order',
  BackOrder: 'Back-order',
  SoldOut: 'Sold out',
  Discontinued: 'Discontinued',
  InStoreOnly: 'In store only',
  OnlineOnly: 'Online only',
};
const isOut = new Set<CatalogItemView['availability']>(['OutOfStock', 'SoldOut', 'Discontinued']);

const availability = ({ availability: state, listed }: CatalogItemView): Html => {
  if (!listed) return html`<span class="badge out">No longer listed</span>`;
  if (state === null) return nothing;
  return html`<span class="badge${isOut.has(state) ? ' out' : ''}">${wordsFor[state]}</span>`;
};

const trail = ({ breadcrumbs }: CatalogItemView): Html =>
  breadcrumbs === undefined ? nothing : html`<p class="dim" id="breadcrumbs">${breadcrumbs.join(' › ')}</p>`;

const facts = (item: CatalogItemView): Html[] => {
  const { brand, sku, gtin, groupId, supplierId, attributes = {} } = item;
  return [
    ...Object.entries({ Brand: brand, SKU: sku, GTIN: gtin, Group: groupId ?? null, 'Sold by': supplierId }),
    ...Object.entries(offerFacts(item)),
    ...Object.entries(attributes),
  ].flatMap(([term, value]) =>
    value === null
      ? []
      : [
          html`<dt>${term}</dt>
            <dd>${value}</dd> `,
        ],
  );
};

const wordsForCondition: Record<NonNullable<CatalogItemView['condition']>, string> = {
  NewCondition: 'New',
  UsedCondition: 'Used',
  RefurbishedCondition: 'Refurbished',
  DamagedCondition: 'Damaged',
};

const offerFacts = ({
  seller,
  condition,
  stockQuantity,
  priceValidUntil,
  rating,
  unitPrice,
  packSize,
}: CatalogItemView): Record<string, string | null> => ({
  Seller: seller ?? null,
  Condition: condition === undefined ? null : wordsForCondition[condition],
  'In stock': stockQuantity === undefined ? null : String(stockQuantity),
  'Price until': priceValidUntil ?? null,
  'Unit price':
    unitPrice === undefined
      ? null
      : `${formatMoney(unitPrice.amountMinor, unitPrice.currency)} per ${unitPrice.quantity} ${unitPrice.unit}`,
  Pack: packSize === undefined ? null : packText(packSize),
  Rating: rating === undefined ? null : ratingText(rating),
});

const packText = ({ quantity, unit, count }: NonNullable<CatalogItemView['packSize']>): string =>
  `${count === undefined ? '' : `${count} × `}${quantity} ${unit}`;

const ratingText = ({ value, best, count }: NonNullable<CatalogItemView['rating']>): string =>
  `${value} of ${best}${count === undefined ? '' : ` (${count})`}`;

/** Only to the web: a crawled address could be a script. */
const link = ({ url }: CatalogItemView): Html =>
  url !== null && /^https?:\/\//i.test(url)
    ? html`<p><a rel="noopener noreferrer nofollow" href="${url}">See it in the shop</a></p>`
    : nothing;

/** Pictures stay in the shops; a coloured initial stands in for them. */
const picture = (name: string): Html => {
  const hue = [...name].reduce((sum, character) => (sum * 31 + (character.codePointAt(0) ?? 0)) % 360, 7);
  const initial = [...name.trim()][0]?.toUpperCase() ?? '?';
  return html`<svg viewBox="0 0 4 3" role="img" aria-label="">
    <rect width="4" height="3" fill="hsl(${hue} 45% 78%)" />
    <text
      x="2"
      y="2"
      font-size="1.6"
      text-anchor="middle"
      fill="hsl(${hue} 45% 30%)"
      font-family="system-ui, sans-serif"
    >
      ${initial}
    </text>
  </svg>`;
};
