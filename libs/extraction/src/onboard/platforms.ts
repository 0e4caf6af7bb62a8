import type { RecipeInput } from '../recipe/recipe.js';

export type PlatformName = 'Shopify' | 'WooCommerce' | 'Magento' | 'PrestaShop' | 'BigCommerce' | 'Next.js';

/** The sections of a recipe that a platform's shops have in common. */
export type PlatformPreset = Pick<RecipeInput, 'start' | 'catalogTree' | 'catalogPage' | 'productPage'>;

interface Platform {
  name: PlatformName;
  /** What only its pages say; two are sought, so that a link to somebody else's shop does not count. */
  signs: readonly RegExp[];
  preset?: PlatformPreset;
}

/** Shopify: collections and products are there as JSON (https://shopify.dev/docs/api/ajax). */
const shopify: PlatformPreset = {
  start: [{ kind: 'catalog-tree', url: '/collections.json?limit=250' }],
  catalogTree: {
    levels: [
      {
        item: { path: 'collections' },
        label: { path: 'title' },
        link: { path: 'handle', template: '/collections/{value}/products.json?limit=250' },
      },
    ],
  },
  catalogPage: {
    recognise: { url: '/products\\.json' },
    tiles: { path: 'products' },
    fields: {
      sku: { path: 'variants[0].sku' },
      name: { path: 'title', required: true },
      url: { path: 'handle', template: '/products/{value}', required: true },
      price: { path: 'variants[0].price' },
      regularPrice: { path: 'variants[0].compare_at_price' },
      availability: { path: 'variants[0].available' },
      brand: { path: 'vendor' },
      imageUrls: { path: 'images' },
    },
    productLink: { path: 'handle', template: '/products/{value}.js' },
    followingPages: { parameters: { page: '{page}' }, untilEmpty: true, pageSize: 250 },
  },
  productPage: {
    sources: [],
    fields: {
      name: { path: 'title' },
      url: { path: 'url' },
      brand: { path: 'vendor' },
      description: { path: 'description' },
      price: { path: 'price', as: 'hundredths' },
      imageUrls: { path: 'images' },
    },
    variants: {
      items: { path: 'variants' },
      options: { path: 'title' },
      fields: {
        sku: { path: 'sku' },
        gtin: { path: 'barcode' },
        price: { path: 'price', as: 'hundredths', required: true },
        regularPrice: { path: 'compare_at_price', as: 'hundredths' },
        availability: { path: 'available' },
      },
    },
  },
};

const stockOfClass = {
  attr: 'class',
  pattern: '(?:^|\\s)(instock|outofstock|onbackorder)(?:\\s|$)',
  map: { instock: 'InStock', outofstock: 'OutOfStock', onbackorder: 'BackOrder' },
};

/** WooCommerce's own templates; themes mostly keep their classes. */
const wooCommerce: PlatformPreset = {
  start: [{ kind: 'catalog-tree', url: '/' }],
  catalogTree: {
    levels: [{ item: 'ul.product-categories > li' }, { item: '> ul.children > li', repeat: true }],
  },
  catalogPage: {
    recognise: 'body.tax-product_cat, body.post-type-archive-product',
    tiles: 'ul.products > li.product:not(.product-category)',
    emptyWhen: '.woocommerce-info, .woocommerce-no-products-found',
    fields: {
      sku: { select: '[data-product_sku]', attr: 'data-product_sku' },
      name: { select: '.woocommerce-loop-product__title, h2, h3', required: true },
      url: { select: 'a.woocommerce-LoopProduct-link, a[href*="/product/"]', required: true },
      price: ['.price ins .amount', '.price > .amount'],
      regularPrice: '.price del .amount',
      availability: stockOfClass,
      imageUrls: 'img',
    },
    followingPages: { pageLinks: '.woocommerce-pagination a.page-numbers' },
  },
  productPage: {
    sources: ['json-ld'],
    variants: {
      items: { select: 'form.variations_form', attr: 'data-product_variations', path: '$' },
      options: { path: 'attributes.*' },
      fields: {
        sku: { path: 'sku' },
        gtin: { path: 'global_unique_id' },
        price: { path: 'display_price', required: true },
        regularPrice: { path: 'display_regular_price' },
        availability: { path: 'is_in_stock' },
      },
    },
  },
};

const magento: PlatformPreset = {
  start: [{ kind: 'catalog-tree', url: '/' }],
  catalogTree: { levels: [{ item: 'nav.navigation > ul > li' }, { item: '> ul > li', repeat: true }] },
  catalogPage: {
    recognise: 'body.catalog-category-view',
    tiles: 'li.product-item',
    emptyWhen: '.message.info.empty',
    fields: {
      sku: { select: '[data-product-sku]', attr: 'data-product-sku' },
      name: { select: 'a.product-item-link', required: true },
      url: { select: 'a.product-item-link', required: true },
      price: { select: '[data-price-type="finalPrice"]', attr: 'data-price-amount' },
      regularPrice: { select: '[data-price-type="oldPrice"]', attr: 'data-price-amount' },
      imageUrls: 'img.product-image-photo',
    },
    followingPages: { nextLink: '.pages a.action.next' },
  },
  productPage: { sources: ['json-ld', 'microdata', 'opengraph'] },
};

const prestaShop: PlatformPreset = {
  start: [{ kind: 'catalog-tree', url: '/' }],
  catalogTree: {
    levels: [{ item: 'ul.top-menu[data-depth="0"] > li' }, { item: '> div > ul.top-menu > li', repeat: true }],
  },
  catalogPage: {
    recognise: 'body#category',
    tiles: 'article.product-miniature',
    fields: {
      name: { select: '.product-title a', required: true },
      url: { select: '.product-title a', required: true },
      price: '.product-price-and-shipping .price',
      regularPrice: '.regular-price',
      imageUrls: 'img',
    },
    followingPages: { nextLink: '.pagination a.next' },
  },
  productPage: { sources: ['json-ld', 'microdata', 'opengraph'] },
};

const bigCommerce: PlatformPreset = {
  start: [{ kind: 'catalog-tree', url: '/' }],
  catalogTree: {
    levels: [{ item: '.navPages-list > li' }, { item: '> .navPage-subMenu > ul > li', repeat: true }],
  },
  catalogPage: {
    tiles: '.productGrid article.card',
    fields: {
      name: { select: '.card-title a', required: true },
      url: { select: '.card-title a', required: true },
      price: ['.price--withTax', '.price--withoutTax'],
      regularPrice: '.price--rrp, .price--non-sale',
      imageUrls: 'img',
    },
    followingPages: { nextLink: '.pagination-item--next a' },
  },
  productPage: { sources: ['json-ld', 'microdata', 'opengraph'] },
};

const platforms: readonly Platform[] = [
  {
    name: 'Shopify',
    signs: [/cdn\.shopify\.com|\/cdn\/shop\//, /\bShopify\.(?:shop|theme)\b/, /\.myshopify\.com/, /shopify-section/],
    preset: shopify,
  },
  {
    name: 'WooCommerce',
    signs: [
      /\/plugins\/woocommerce\//,
      /content=["']WooCommerce \d/i,
      /class=["'][^"']*\bwoocommerce(?:-page)?\b/,
      /wc_add_to_cart_params|woocommerce_params/,
    ],
    preset: wooCommerce,
  },
  {
    name: 'Magento',
    signs: [/text\/x-magento-init/, /\bMagento_[A-Z]\w+/, /\/static\/version\d+\/frontend\//, /data-mage-init=/],
    preset: magento,
  },
  {
    name: 'PrestaShop',
    signs: [/content=["']PrestaShop["']/i, /\bvar prestashop\s*=/, /\/modules\/ps_\w+/, /product-miniature/],
    preset: prestaShop,
  },
  {
    name: 'BigCommerce',
    signs: [/cdn\d*\.bigcommerce\.com/, /\bstencilBootstrap\b|stencil-utils/, /navPages-list/, /\bBCData\b/],
    preset: bigCommerce,
  },
  { name: 'Next.js', signs: [/id=["']__NEXT_DATA__["']|self\.__next_f\b/, /\/_next\//] },
];

const lookedAtCharacters = 500_000;

/** The platform that a home page is built on, by at least two of its signs. */
export const recognisePlatform = (html: string): { name: PlatformName; preset?: PlatformPreset } | undefined => {
  const text = html.slice(0, lookedAtCharacters);
  return platforms.find(({ signs }) => signs.filter((sign) => sign.test(text)).length >= 2);
};
