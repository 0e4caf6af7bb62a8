import type { Express } from 'express';
import type { Catalogue } from './catalogue.js';
import type { ShopKind } from './shop-kinds.js';
import type { ShopStats } from './stats.js';
import type { ShopChanges, ShopTruth } from './truth.js';

/** A shop under way: what it serves, and what its owner may do and know. */
export interface DemoShop {
  readonly kind: ShopKind;
  /** The shop as an express application, to listen with or to mount. */
  readonly app: Express;
  readonly catalogue: Catalogue;
  readonly origin: string;
  readonly day: () => number;
  /** Throws a RangeError unless `day` is a whole number from 1 to 60. */
  readonly moveToDay: (day: number) => void;
  /** Default: the current day. */
  readonly truth: (day?: number) => ShopTruth;
  readonly changes: (from: number, to: number) => ShopChanges;
  readonly stats: () => ShopStats;
  readonly resetStats: () => void;
  /** Lets the page that fails once fail again. */
  readonly resetFaults: () => void;
}
