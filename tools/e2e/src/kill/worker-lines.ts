import type { ServerLines, WorkerKind } from '@aisle/runner';
import { openProxy } from '@aisle/testkit';

/** The workers' connections to database and broker, kind by kind, each through a proxy of its own. */
export interface WorkerLines {
  addresses: Record<WorkerKind, ServerLines>;
  /** The connections that workers of this kind have open carry nothing any more, and stay open. */
  blackHole(kind: WorkerKind): void;
  close(): Promise<void>;
}

export const openWorkerLines = async ({ databaseUrl, amqpUrl }: ServerLines): Promise<WorkerLines> => {
  const openFor = async () => ({ database: await openProxy(databaseUrl), broker: await openProxy(amqpUrl) });
  const proxies = {
    orchestrator: await openFor(),
    fetcher: await openFor(),
    parser: await openFor(),
    'catalog-sync': await openFor(),
  };
  const addressesOf = (kind: WorkerKind): ServerLines => ({
    databaseUrl: proxies[kind].database.url,
    amqpUrl: proxies[kind].broker.url,
  });
  return {
    addresses: {
      orchestrator: addressesOf('orchestrator'),
      fetcher: addressesOf('fetcher'),
      parser: addressesOf('parser'),
      'catalog-sync': addressesOf('catalog-sync'),
    },
    blackHole: (kind) => {
      proxies[kind].database.blackHole();
      proxies[kind].broker.blackHole();
    },
    close: async () => {
      await Promise.all(Object.values(proxies).flatMap(({ database, broker }) => [database.close(), broker.close()]));
    },
  };
};
