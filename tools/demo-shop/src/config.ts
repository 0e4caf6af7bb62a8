import { parseArgs } from 'node:util';
import { z } from 'zod';
import { KIND_TRAITS, SHOP_KINDS } from './shop-kinds.js';
import { FIRST_DAY, LAST_DAY, MAX_LEAVES, MIN_LEAVES } from './shop-shape.js';

/** Positions from 9000 on belong to products that come on later days. */
const MAX_PRODUCTS_PER_LEAF = 9000;
/** Hard cases need the first places of a leaf. */
const MIN_PAGE_SIZE = 12;

const wholeNumber = (low: number, high: number) => z.coerce.number().int().min(low).max(high);

const shopConfig = z
  .object({
    /** 0 takes a free port. */
    PORT: wholeNumber(0, 65_535).default(0),
    HOST: z.string().min(1).default('127.0.0.1'),
    SHOP_KIND: z.enum(SHOP_KINDS).default('menu'),
    /** Defaults to the kind's. */
    SHOP_ORIGIN: z
      .url({ protocol: /^https?$/ })
      .transform((url) => new URL(url).origin)
      .optional(),
    SEED: wholeNumber(0, 2_147_483_647).default(1),
    DAY: wholeNumber(FIRST_DAY, LAST_DAY).default(FIRST_DAY),
    /** Defaults to the kind's. */
    SHOP_LEAVES: wholeNumber(MIN_LEAVES, MAX_LEAVES).optional(),
    SHOP_FAULTS: z.enum(['on', 'off']).default('on'),
    SHOP_SLOW_MS: wholeNumber(0, 600_000).default(2000),
    SHOP_PAGES_PER_LEAF: wholeNumber(1, 500).optional(),
    SHOP_PAGE_SIZE: wholeNumber(MIN_PAGE_SIZE, 200).optional(),
    SHOP_PAGE_BYTES: wholeNumber(1000, 5_000_000).optional(),
    SHOP_CACHE_MB: wholeNumber(1, 4096).default(192),
  })
  .refine((config) => (config.SHOP_PAGES_PER_LEAF ?? 1) * (config.SHOP_PAGE_SIZE ?? 48) <= MAX_PRODUCTS_PER_LEAF, {
    path: ['SHOP_PAGES_PER_LEAF'],
    message: `SHOP_PAGES_PER_LEAF × SHOP_PAGE_SIZE must be at most ${MAX_PRODUCTS_PER_LEAF}`,
  })
  .transform((config) => ({
    ...config,
    SHOP_ORIGIN: config.SHOP_ORIGIN ?? KIND_TRAITS[config.SHOP_KIND].origin,
    SHOP_LEAVES: config.SHOP_LEAVES ?? KIND_TRAITS[config.SHOP_KIND].leaves,
  }));

export type ShopConfig = z.infer<typeof shopConfig>;

const FLAGS = {
  port: 'PORT',
  host: 'HOST',
  kind: 'SHOP_KIND',
  origin: 'SHOP_ORIGIN',
  seed: 'SEED',
  day: 'DAY',
  leaves: 'SHOP_LEAVES',
  faults: 'SHOP_FAULTS',
  'slow-ms': 'SHOP_SLOW_MS',
  'pages-per-leaf': 'SHOP_PAGES_PER_LEAF',
  'page-size': 'SHOP_PAGE_SIZE',
  'page-bytes': 'SHOP_PAGE_BYTES',
  'cache-mb': 'SHOP_CACHE_MB',
} as const satisfies Record<string, keyof ShopConfig>;

/** Settings from the environment, overridden by flags (`--port 0`, `--day=2`). Throws one error with every problem. */
export function readShopConfig(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): ShopConfig {
  const { values } = parseArgs({
    args: [...args],
    options: Object.fromEntries(Object.keys(FLAGS).map((flag) => [flag, { type: 'string' as const }])),
  });
  const given = Object.entries(FLAGS).map(([flag, variable]) => [variable, values[flag] ?? environment[variable]]);
  const parsed = shopConfig.safeParse(
    Object.fromEntries(given.filter(([, value]) => value !== undefined && value !== '')),
  );
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new Error(`The demo shop's settings are wrong: ${problems.join('; ')}`);
}
