import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import {
  type CrawlScope,
  newId,
  type PageKind,
  PermanentError,
  type RawStore,
  type StoredRawObject,
} from '@aisle/core';
import { createEnvelope, type Envelope, pageFetched, type PageFetched, type RequestContext } from '@aisle/contracts';
import type { BatchHandler } from '@aisle/messaging';
import { createRecipeBook } from '@aisle/extraction';
import { createMetrics, silentLogger } from '@aisle/service-kit';
import { createDatabase, createOutbox, isRefusedData, readKnownPages, readRecipeDefinitions } from '@aisle/storage';
import { lendDatabase, manualClock } from '@aisle/testkit';
import { handlePagesFetched } from '../src/handle-pages-fetched.js';
import { createParserMetrics } from '../src/parser-metrics.js';
import { knownContent } from '../src/parse/known-content.js';
import { parseRawPage } from '../src/parse/parse-raw-page.js';
import { recordPages } from '../src/record/record-pages.js';
import { market, testShop, testShopFingerprint } from './test-shop.js';

export interface Message {
  payload: PageFetched;
  envelope: Envelope;
}

/** What a fetch brought. */
export interface FetchedPage {
  runId: string;
  kind: PageKind;
  url: string;
  context?: RequestContext;
  html: string;
  attempt?: number;
}

export type ParserKit = Awaited<ReturnType<typeof startParserKit>>;

/** The parser without a broker: real Postgres, raw objects in memory, a clock that stands still. */
export const startParserKit = async () => {
  const lent = await lendDatabase();
  const database = createDatabase({ databaseUrl: lent.databaseUrl, maxConnections: 4 });
  const { prisma } = database;
  const rawStore = memoryRawStore();
  const clock = manualClock();
  const metrics = createParserMetrics(createMetrics({ processMetrics: false }), clock);
  let nudges = 0;
  const { recipeOf } = createRecipeBook((fingerprints) => readRecipeDefinitions(prisma, fingerprints));
  const parsePage = parseRawPage({ rawStore, recipeOf, maxBodyBytes: 1_000_000 });
  const findKnown = knownContent({ recipeOf, readKnownPages: (pages) => readKnownPages(prisma, pages) });
  let parses = 0;
  const handle: BatchHandler<PageFetched> = handlePagesFetched({
    knownContent: findKnown,
    parsePage: (page) => {
      parses += 1;
      return parsePage(page);
    },
    record: recordPages({ database, outbox: createOutbox(database), clock }),
    isRefusedData,
    nudgeOutbox: () => {
      nudges += 1;
    },
    metrics,
    report: { add: () => undefined },
  });
  await registerRecipe(prisma);

  const startRun = async (scope: CrawlScope = 'products', state = 'running'): Promise<string> => {
    const runId = newId();
    await prisma.crawlRun.create({
      data: {
        id: runId,
        crawlRequestId: newId(),
        retailerId: testShop.id,
        scope,
        state,
        recipeFingerprint: testShopFingerprint,
        correlationId: `correlation-${runId}`,
        requestedAt: clock.now(),
      },
    });
    return runId;
  };

  /** Does what frontier and fetcher do: the request, the raw object, the message. */
  const fetched = async ({ runId, kind, url, context = {}, html, attempt = 1 }: FetchedPage): Promise<Message> => {
    const known = await prisma.fetchRequest.findUnique({ where: { runId_url: { runId, url } } });
    const requestId = known?.id ?? newId();
    if (!known) {
      await prisma.fetchRequest.create({
        data: {
          id: requestId,
          runId,
          retailerId: testShop.id,
          kind,
          url,
          context: { ...context },
          state: 'dispatched',
          notBefore: clock.now(),
          createdAt: clock.now(),
        },
      });
    }
    const stored = rawObject({ requestId, kind, url, html, attempt, at: clock.now() });
    rawStore.objects.set(stored.meta.key, stored);
    return messageOf({ requestId, runId, kind, url, context, attempt }, stored.meta, clock.now());
  };

  const deliver = async (...messages: Message[]): Promise<void> => {
    await handle(messages, { signal: new AbortController().signal, log: silentLogger });
  };

  return {
    prisma,
    database,
    clock,
    rawStore,
    handle,
    startRun,
    fetched,
    deliver,
    nudges: () => nudges,
    parses: () => parses,
    knownContent: findKnown,
    /** Fetches and parses pages in one batch. */
    crawl: async (...pages: FetchedPage[]) => {
      const messages: Message[] = [];
      for (const page of pages) messages.push(await fetched(page));
      await deliver(...messages);
      return messages;
    },
    requestOf: ({ payload }: Message) => prisma.fetchRequest.findUniqueOrThrow({ where: { id: payload.requestId } }),
    /** The listings catalog-sync was told about, as `sku`; taken out of the outbox. */
    takeTouched: async (): Promise<string[]> => {
      const rows = await prisma.outbox.findMany({ orderBy: { id: 'asc' } });
      await prisma.outbox.deleteMany();
      return rows
        .flatMap(
          ({ envelope }) => (envelope as unknown as Envelope<{ listings: { listingKey: string }[] }>).payload.listings,
        )
        .map(({ listingKey }) => listingKey)
        .sort();
    },
    release: async () => {
      await database.close();
      await lent.release();
    },
  };
};

export const registerRecipe = async (prisma: ReturnType<typeof createDatabase>['prisma']): Promise<void> => {
  await prisma.recipe.create({
    data: {
      fingerprint: testShopFingerprint,
      retailerId: testShop.id,
      definition: JSON.parse(JSON.stringify(testShop)),
    },
  });
};

export const memoryRawStore = (): RawStore & { objects: Map<string, StoredRawObject> } => {
  const objects = new Map<string, StoredRawObject>();
  return {
    objects,
    putOnce: async (object) => {
      objects.set(object.meta.key, object);
      return { outcome: 'stored', meta: object.meta };
    },
    get: async (key) => {
      const object = objects.get(key);
      if (!object) throw new PermanentError('RAW_OBJECT_MISSING', `There is no raw object ${key}.`);
      return object;
    },
    remove: async (keys) => keys.forEach((key) => objects.delete(key)),
    assertAnswers: async () => undefined,
  };
};

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

export const rawObject = (page: {
  requestId: string;
  kind: PageKind;
  url: string;
  html: string;
  attempt: number;
  at: Date;
}): StoredRawObject => {
  const body = Buffer.from(page.html);
  const bytes = gzipSync(body);
  const rawObjectId = `${page.requestId}-${page.attempt}`;
  const meta = {
    rawObjectId,
    key: `raw/${testShop.id}/${page.kind}/${rawObjectId}.html`,
    supplierId: testShop.id,
    kind: page.kind,
    url: page.url,
    finalUrl: page.url,
    httpStatus: 200,
    contentType: 'text/html; charset=utf-8',
    storedEncoding: 'gzip',
    wireSha256: sha256(bytes),
    wireBytes: bytes.length,
    bodySha256: sha256(body),
    bodyBytes: body.length,
    etag: '"tag"',
    lastModified: null,
    fetchedAt: page.at.toISOString(),
  };
  return { meta: meta as StoredRawObject['meta'], bytes };
};

export const messageOf = (
  request: { requestId: string; runId: string; kind: PageKind; url: string; context: RequestContext; attempt: number },
  meta: StoredRawObject['meta'],
  at: Date,
): Message => {
  const payload = pageFetched.payload.parse({
    ...request,
    retailerId: testShop.id,
    market,
    recipeFingerprint: testShopFingerprint,
    outcome: 'stored',
    meta,
    raw: { rawObjectId: meta.rawObjectId, key: meta.key },
    fetchedAt: at.toISOString(),
    etag: meta.etag,
    lastModified: meta.lastModified,
    fetchMs: 12,
  });
  return { payload, envelope: createEnvelope(pageFetched, payload, { correlationId: 'correlation', occurredAt: at }) };
};

/** The message of a later fetch that found the page as it was: a 304. */
export const unchangedOf = (before: Message, request: { requestId: string; runId: string }, at: Date): Message => {
  const payload = pageFetched.payload.parse({
    ...before.payload,
    requestId: request.requestId,
    runId: request.runId,
    attempt: 1,
    outcome: 'unchanged',
    meta: null,
    fetchedAt: at.toISOString(),
  });
  return { payload, envelope: createEnvelope(pageFetched, payload, { correlationId: 'correlation', occurredAt: at }) };
};
