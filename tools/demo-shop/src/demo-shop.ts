import express from 'express';
import { createAdminRoutes } from './admin-routes.js';
import type { AnswerFor } from './answer.js';
import { createApiAnswers } from './api-answers.js';
import { createCatalogue, type Catalogue } from './catalogue.js';
import { createOneTimeFailures } from './faults.js';
import { createLastModified } from './last-modified.js';
import { createMenuAnswers } from './menu-answers.js';
import { createNextLikeAnswers } from './next-like-answers.js';
import { createPageCache } from './page-cache.js';
import { createPageHandler } from './page-handler.js';
import { KIND_TRAITS, type ShopKind } from './shop-kinds.js';
import { FIRST_DAY, LAST_DAY, MIN_LEAVES, type ShopShape } from './shop-shape.js';
import type { DemoShop } from './shop.js';
import { createShopifyLikeAnswers } from './shopify-like-answers.js';
import { createSitemapAnswers } from './sitemap-answers.js';
import { createStateAnswers } from './state-answers.js';
import { createStats } from './stats.js';
import { changesBetween, truthOn } from './truth.js';
import { createWooCommerceLikeAnswers } from './woocommerce-like-answers.js';

export interface DemoShopOptions extends Partial<ShopShape> {
  /** How the shop is built; default `menu`. */
  readonly kind?: ShopKind | undefined;
  /** Public origin used in absolute URLs and in the truth; defaults to the kind's, such as `http://demo-shop.test`. */
  readonly origin?: string | undefined;
  /** Default 1. */
  readonly day?: number | undefined;
  /** How long the slow product page takes; default 2000. */
  readonly slowMs?: number | undefined;
  /** Benchmark, for a menu: catalog pages are filled up to about this many bytes. */
  readonly pageBytes?: number | undefined;
  /** Limit of the cache of rendered pages; default 192 MiB. */
  readonly cacheBytes?: number | undefined;
}

export function createDemoShop(options: DemoShopOptions = {}): DemoShop {
  const { kind = 'menu', seed = 1, faults = true, pagesPerLeaf, pageBytes } = options;
  const traits = KIND_TRAITS[kind];
  const { origin = traits.origin, leaves = traits.leaves, pageSize = traits.pageSize } = options;
  if (leaves < MIN_LEAVES) throw new RangeError(`leaves must be at least ${MIN_LEAVES}, not ${leaves}`);
  let today = FIRST_DAY;
  const catalogue = createCatalogue({ seed, leaves, faults, pagesPerLeaf, pageSize }, traits.trade);
  const answerFor = answersOf(kind, catalogue, origin, pageBytes);
  const cache = createPageCache(options.cacheBytes ?? 192 * 1024 * 1024);
  const failures = createOneTimeFailures();
  const stats = createStats(() => performance.now());

  const shop: Omit<DemoShop, 'app'> = {
    kind,
    catalogue,
    origin,
    day: () => today,
    moveToDay: (day) => {
      if (!Number.isInteger(day) || day < FIRST_DAY || day > LAST_DAY) {
        throw new RangeError(`day must be a whole number from ${FIRST_DAY} to ${LAST_DAY}, not ${day}`);
      }
      today = day;
      cache.clear();
    },
    truth: (day = today) => truthOn(catalogue, origin, day, kind),
    changes: (from, to) => changesBetween(catalogue, origin, from, to, kind),
    stats: stats.read,
    resetStats: stats.reset,
    resetFaults: failures.reset,
  };
  shop.moveToDay(options.day ?? FIRST_DAY);

  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(createAdminRoutes(shop));
  app.use(
    createPageHandler({
      answerFor,
      lastModified: createLastModified(answerFor),
      cache,
      failures,
      stats,
      day: shop.day,
      slowMs: options.slowMs ?? 2000,
    }),
  );
  return { ...shop, app };
}

function answersOf(kind: ShopKind, catalogue: Catalogue, origin: string, pageBytes: number | undefined): AnswerFor {
  switch (kind) {
    case 'menu':
      return createMenuAnswers(catalogue, { origin, menu: catalogue.menu, pageBytes });
    case 'api':
      return createApiAnswers(catalogue);
    case 'state':
      return createStateAnswers(catalogue);
    case 'sitemap':
      return createSitemapAnswers(catalogue, origin);
    case 'shopify-like':
      return createShopifyLikeAnswers(catalogue, origin);
    case 'woocommerce-like':
      return createWooCommerceLikeAnswers(catalogue, origin);
    case 'next-like':
      return createNextLikeAnswers(catalogue);
  }
}
