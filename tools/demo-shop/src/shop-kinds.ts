import { EURO_TRADE, type Trade } from './trade.js';

/**
 * How a shop is built:
 * - `menu`: pages of a server, a nested menu, a numbered pager;
 * - `api`: an empty shell, everything comes from a JSON API with page numbers;
 * - `state`: data embedded in the pages under names that change with every build, further products by a cursor;
 * - `sitemap`: no listings, a sitemap index of gzip files, product pages whose price only JSON-LD tells;
 * - `shopify-like`, `woocommerce-like`, `next-like`: as shops on those platforms are built.
 */
export const SHOP_KINDS = ['menu', 'api', 'state', 'sitemap', 'shopify-like', 'woocommerce-like', 'next-like'] as const;
export type ShopKind = (typeof SHOP_KINDS)[number];

interface KindTraits {
  /** What it is called among retailers. */
  readonly retailerId: string;
  /** Public origin, unless it is told another. */
  readonly origin: string;
  /** Distinct leaf categories, unless it is told another number. */
  readonly leaves: number;
  /** Tiles on every page; by leaf where it does not say. */
  readonly pageSize?: number;
  readonly trade: Trade;
}

export const KIND_TRAITS: Readonly<Record<ShopKind, KindTraits>> = {
  menu: { retailerId: 'demo-shop', origin: 'http://demo-shop.test', leaves: 40, trade: EURO_TRADE },
  api: {
    retailerId: 'demo-api-shop',
    origin: 'http://demo-api-shop.test',
    leaves: 12,
    pageSize: 20,
    trade: {
      country: 'US',
      currency: 'USD',
      decimals: 2,
      gtinPrefix: '076',
      stepMinor: 1,
      minorPerCent: 1.1,
      tellsStockExactly: false,
    },
  },
  state: {
    retailerId: 'demo-state-shop',
    origin: 'http://demo-state-shop.test',
    leaves: 12,
    pageSize: 16,
    trade: {
      country: 'JP',
      currency: 'JPY',
      decimals: 0,
      gtinPrefix: '490',
      stepMinor: 10,
      minorPerCent: 1.6,
      tellsStockExactly: true,
    },
  },
  sitemap: {
    retailerId: 'demo-sitemap-shop',
    origin: 'http://demo-sitemap-shop.test',
    leaves: 12,
    trade: {
      country: 'KW',
      currency: 'KWD',
      decimals: 3,
      gtinPrefix: '627',
      stepMinor: 5,
      minorPerCent: 3.3,
      tellsStockExactly: true,
    },
  },
  'shopify-like': {
    retailerId: 'demo-shopify-like-shop',
    origin: 'http://demo-shopify-like-shop.test',
    leaves: 12,
    pageSize: 30,
    trade: {
      country: 'GB',
      currency: 'GBP',
      decimals: 2,
      gtinPrefix: '500',
      stepMinor: 1,
      minorPerCent: 0.85,
      tellsStockExactly: false,
    },
  },
  'woocommerce-like': {
    retailerId: 'demo-woocommerce-like-shop',
    origin: 'http://demo-woocommerce-like-shop.test',
    leaves: 12,
    pageSize: 24,
    trade: {
      country: 'SE',
      currency: 'SEK',
      decimals: 2,
      gtinPrefix: '731',
      stepMinor: 100,
      minorPerCent: 11,
      tellsStockExactly: false,
    },
  },
  'next-like': {
    retailerId: 'demo-next-like-shop',
    origin: 'http://demo-next-like-shop.test',
    leaves: 12,
    pageSize: 24,
    trade: {
      country: 'FR',
      currency: 'EUR',
      decimals: 2,
      gtinPrefix: '300',
      stepMinor: 1,
      minorPerCent: 1.05,
      tellsStockExactly: true,
    },
  },
};
