import { mainOf, startServiceProcess, type ServiceProcess } from '@aisle/runner';
import { openProxy, waitFor, type CuttableProxy } from '@aisle/testkit';

/** A fetcher process whose line to the broker can be cut. */
export interface BenchFetcher {
  process: ServiceProcess;
  proxy: CuttableProxy;
  stop(): Promise<void>;
}

export interface FetcherFleet {
  all(): readonly BenchFetcher[];
  add(): Promise<BenchFetcher>;
  /** SIGTERM, wait for the end, start another in its place. */
  replace(fetcher: BenchFetcher): Promise<void>;
  stop(): Promise<void>;
}

/** Starts fetchers one by one, each behind a proxy of its own. */
export const createFetcherFleet = (amqpUrl: string, env: Record<string, string>, logDir: string): FetcherFleet => {
  const fetchers: BenchFetcher[] = [];
  let started = 0;
  const start = async (): Promise<BenchFetcher> => {
    const proxy = await openProxy(amqpUrl);
    const spec = { name: `fetcher-${(started += 1)}`, entry: mainOf('apps/fetcher') };
    const process = startServiceProcess({ ...spec, env: { ...env, AMQP_URL: proxy.url } }, { logDir });
    await process.ready;
    const stop = async (): Promise<void> => {
      await process.stop();
      await proxy.close();
    };
    return { process, proxy, stop };
  };
  const add = async (): Promise<BenchFetcher> => {
    const fetcher = await start();
    fetchers.push(fetcher);
    return fetcher;
  };
  return {
    all: () => fetchers,
    add,
    replace: async (fetcher) => {
      await fetcher.stop();
      fetchers.splice(fetchers.indexOf(fetcher), 1);
      await add();
    },
    stop: async () => {
      await Promise.all(fetchers.map((fetcher) => fetcher.stop()));
    },
  };
};

/** Kills a fetcher at once; the runner starts it again. */
export const killFetcher = async ({ process }: BenchFetcher): Promise<void> => {
  const before = process.restarts();
  process.kill('SIGKILL');
  await waitFor(`${process.name} to be started again`, () => process.restarts() > before, { timeoutMs: 30_000 });
};
