import { createEnvelope, type Envelope, offersObserved, type OffersObserved } from '@aisle/contracts';
import {
  newId,
  type ObservationSource,
  type ObservedFields,
  type RequestId,
  type RunId,
  type SupplierId,
} from '@aisle/core';
import { silentLogger } from '@aisle/service-kit';
import { createDatabase, type Database, type Prisma } from '@aisle/storage';
import { fixedClock, lendDatabase } from '@aisle/testkit';
import { handleCrawlRunFinished } from '../src/handle-crawl-run-finished.js';
import { handleOffersObserved, type SyncDeps } from '../src/handle-offers-observed.js';
import { createSyncedMarker } from '../src/synced-marker.js';

export const market = 'DE/EUR//';

/** Minutes after the start of the tests' day. */
export const at = (minutes: number): Date => new Date(Date.UTC(2026, 0, 1, 0, minutes));

export const euro = (amountMinor: number): { amountMinor: number; currency: string } => ({
  amountMinor,
  currency: 'EUR',
});

export interface Statement {
  listingKey: string;
  fields: ObservedFields;
  observedAt: Date;
  supplierId?: string;
  variant?: string;
  source?: ObservationSource;
  /** An open statement belongs to a page, which last confirmed it then. */
  page?: Page;
  /** The page has been read since, and does not say so any more. */
  closedAt?: Date;
}

export interface Page {
  url: string;
  confirmedAt: Date;
  /** Of a catalog page; without it the page is its leaf's first. */
  leafUrl?: string;
}

/** A run with the requests that it has ended with. */
export interface FinishedRun {
  startedAt: Date;
  scope?: string;
  state?: string;
  requests?: {
    url: string;
    kind?: string;
    state?: string;
    httpStatus?: number;
    leafUrl?: string;
    pageNumber?: number;
  }[];
}

/** What a message says besides its listings. */
export interface MessageOptions {
  supplierId?: string;
  requestId?: string;
  bucket?: number;
}

export interface SyncBench {
  database: Database;
  databaseUrl: string;
  deps: SyncDeps;
  nudges(): number;
  observe(...statements: Statement[]): Promise<string[]>;
  /** Handles one message about these listings. */
  decide(listingKeys: string[], options?: MessageOptions): Promise<void>;
  /** Ends a run and tells it; answers with its id. */
  finishRun(run: FinishedRun): Promise<RunId>;
  /** A run that has ended and is not told yet. */
  insertRun(run: FinishedRun): Promise<RunId>;
  /** Tells the end of a run, perhaps once more. */
  tellRun(runId: RunId): Promise<void>;
  close(): Promise<void>;
}

/** A database with the tenant `demo` that takes every supplier, and catalog-sync's handlers on it. */
export const openSyncBench = async (): Promise<SyncBench> => {
  const lent = await lendDatabase();
  const database = createDatabase({ databaseUrl: lent.databaseUrl });
  await subscribe(database, 'demo', '*', 0);
  const clock = fixedClock(at(1_000).getTime());
  let nudges = 0;
  const deps: SyncDeps = {
    database,
    clock,
    metrics: { decided: () => undefined, bustsPublished: () => undefined },
    report: { add: () => undefined },
    markSynced: createSyncedMarker({ database, clock }),
    nudgeCacheBusts: () => void (nudges += 1),
  };
  const context = {
    signal: new AbortController().signal,
    log: silentLogger,
    redelivered: false,
    deliveryCount: 0,
  };
  const tellRun = async (runId: RunId): Promise<void> => {
    const payload = { runId, retailerId: 'shop' as SupplierId, finishedAt: at(999).toISOString() };
    await handleCrawlRunFinished(deps)(payload, { ...context, envelope: offersObservedMessage(['any']) });
  };
  return {
    database,
    databaseUrl: lent.databaseUrl,
    deps,
    nudges: () => nudges,
    observe: (...statements) => Promise.all(statements.map((statement) => insertStatement(database, statement))),
    decide: async (listingKeys, options) => {
      const envelope = offersObservedMessage(listingKeys, options);
      await handleOffersObserved(deps)([{ payload: envelope.payload, envelope }], context);
    },
    finishRun: async (run) => {
      const runId = await insertRun(database, run);
      await tellRun(runId);
      return runId;
    },
    insertRun: (run) => insertRun(database, run),
    tellRun,
    close: async () => {
      await database.close();
      await lent.release();
    },
  };
};

export const offersObservedMessage = (
  listingKeys: string[],
  { supplierId = 'shop', requestId, bucket = 0 }: MessageOptions = {},
): Envelope<OffersObserved> =>
  createEnvelope(
    offersObserved,
    {
      supplierId: supplierId as SupplierId,
      listings: listingKeys.map((listingKey) => ({ listingKey, variant: '', market })),
      requestId: (requestId ?? null) as RequestId | null,
      bucket,
    },
    { correlationId: 'correlation', occurredAt: at(0) },
  );

export const subscribe = async (
  { prisma }: Database,
  tenantId: string,
  supplierId: string,
  priority: number,
): Promise<void> => {
  await prisma.tenant.upsert({ where: { id: tenantId }, create: { id: tenantId, name: tenantId }, update: {} });
  await prisma.tenantSubscription.create({ data: { tenantId, supplierId, priority } });
};

const insertStatement = async ({ prisma }: Database, statement: Statement): Promise<string> => {
  const { supplierId = 'shop', variant = '', source = 'catalog-page', page, closedAt } = statement;
  const id = newId();
  const sourcePage = page && (await upsertPage(prisma, supplierId, source, page));
  await prisma.observation.create({
    data: {
      id,
      supplierId,
      variant,
      market,
      source,
      listingKey: statement.listingKey,
      observedAt: statement.observedAt,
      fields: statement.fields as Prisma.InputJsonObject,
      open: page !== undefined && closedAt === undefined,
      sourcePageId: sourcePage?.id ?? null,
      lastConfirmedAt: closedAt ?? null,
      rawObjectId: `raw-${id}`,
      parserVersion: '1',
    },
  });
  return id;
};

const upsertPage = (
  prisma: Database['prisma'],
  supplierId: string,
  kind: string,
  { url, confirmedAt, leafUrl = url }: Page,
): Promise<{ id: bigint }> =>
  prisma.sourcePage.upsert({
    where: { supplierId_market_url: { supplierId, market, url } },
    update: { confirmedAt },
    create: {
      supplierId,
      market,
      url,
      kind,
      leafUrl: kind === 'catalog-page' ? leafUrl : null,
      confirmedAt,
      observedAt: confirmedAt,
      rawObjectId: 'raw',
      rawKey: 'raw',
      bodySha256: 'sha',
      parserVersion: '1',
      lastRunId: 'run',
    },
  });

/** Of the retailer `shop`, which is registered with the first run. */
const insertRun = async ({ prisma }: Database, run: FinishedRun): Promise<RunId> => {
  const { startedAt, scope = 'products', state = 'completed', requests = [] } = run;
  const id = newId<RunId>();
  await prisma.retailer.upsert({
    where: { id: 'shop' },
    update: {},
    create: {
      id: 'shop',
      name: 'Shop',
      origin: 'https://shop.example',
      market,
      politenessKey: 'shop.example',
      ratePerSecond: 1,
      maxConcurrency: 1,
      recipeFingerprint: 'f',
    },
  });
  await prisma.crawlRun.create({
    data: {
      id,
      crawlRequestId: newId(),
      retailerId: 'shop',
      scope,
      state,
      recipeFingerprint: 'f',
      correlationId: 'c',
      requestedAt: startedAt,
      startedAt,
      finishedAt: at(999),
    },
  });
  await prisma.fetchRequest.createMany({
    data: requests.map(
      ({ url, kind = 'catalog-page', state = 'parsed', httpStatus, leafUrl = url, pageNumber = 1 }) => ({
        id: newId(),
        runId: id,
        retailerId: 'shop',
        kind,
        url,
        state,
        httpStatus: httpStatus ?? null,
        context: kind === 'catalog-page' ? { leafUrl, pageNumber } : {},
        notBefore: startedAt,
      }),
    ),
  });
  return id;
};
