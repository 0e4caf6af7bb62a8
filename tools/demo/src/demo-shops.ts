import { recipeOf, type ShopKind } from '@aisle/demo-shop';
import { freePort } from '@aisle/local-stack';
import type { Recipe } from '@aisle/extraction';
import { mainOf, startServiceProcess } from '@aisle/runner';

/** A demo shop that is up, and the recipe that reads it. */
export interface RunningShop {
  kind: ShopKind;
  recipe: Recipe;
  /** Where it listens, for its doors for tests and for people. */
  address: string;
}

export interface RunningShops {
  /** In the order in which they were asked for. */
  shops: readonly RunningShop[];
  /** Where the fetcher finds their hosts: `host=127.0.0.1:port,…`. */
  resolveOverride: string;
  stop(): Promise<void>;
}

/** Starts each shop as a process of its own; `env` is over that of this process. Leaves none running when one fails. */
export const startShops = async (
  kinds: readonly ShopKind[],
  { logDir, env = {} }: { logDir: string; env?: Record<string, string> },
): Promise<RunningShops> => {
  const started = await Promise.all(
    kinds.map(async (kind) => {
      const recipe = recipeOf(kind);
      const port = await freePort();
      const settings = { SHOP_KIND: kind, SHOP_ORIGIN: recipe.origin, PORT: String(port) };
      const spec = {
        name: recipe.id,
        entry: mainOf('tools/demo-shop'),
        env: { ...ownEnvironment(), ...env, ...settings },
      };
      const { host } = new URL(recipe.origin);
      return { kind, recipe, host, port, process: startServiceProcess(spec, { logDir }) };
    }),
  );
  const stop = async (): Promise<void> => {
    await Promise.all(started.map(({ process: shop }) => shop.stop()));
  };
  try {
    await Promise.all(started.map(({ process: shop }) => shop.ready));
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    shops: started.map(({ kind, recipe, port }) => ({ kind, recipe, address: `http://127.0.0.1:${port}` })),
    resolveOverride: started.map(({ host, port }) => `${host}=127.0.0.1:${port}`).join(','),
    stop,
  };
};

const ownEnvironment = (): Record<string, string> =>
  Object.fromEntries(Object.entries(process.env).filter((pair): pair is [string, string] => pair[1] !== undefined));
