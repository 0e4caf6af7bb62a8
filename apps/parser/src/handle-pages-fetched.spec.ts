import { describe, expect, jest, test } from '@jest/globals';
import type { Envelope, PageFetched } from '@aisle/contracts';
import { RetryableError } from '@aisle/core';
import { createMetrics, silentLogger } from '@aisle/service-kit';
import { manualClock } from '@aisle/testkit';
import { handlePagesFetched, type PagesFetchedDeps } from './handle-pages-fetched.js';
import { createParserMetrics } from './parser-metrics.js';

const message = (requestId: string) => ({
  payload: { requestId, kind: 'product-page', raw: {} } as PageFetched,
  envelope: { id: `m-${requestId}` } as Envelope,
});
const context = { signal: new AbortController().signal, log: silentLogger };
const unreadable = { outcome: 'unreadable', code: 'PARSE_FAILED', message: 'no' } as const;

const depsWith = (deps: Partial<PagesFetchedDeps>): PagesFetchedDeps => ({
  knownContent: async () => new Map(),
  parsePage: async () => unreadable,
  record: async () => ({ requests: 1, messages: 0 }),
  isRefusedData: () => false,
  nudgeOutbox: () => undefined,
  report: { add: () => undefined },
  metrics: createParserMetrics(createMetrics({ processMetrics: false }), manualClock()),
  ...deps,
});

describe('a batch of fetched pages', () => {
  test('is recorded together, and the outbox is nudged only when something waits there', async () => {
    const nudgeOutbox = jest.fn();
    const record = jest.fn<PagesFetchedDeps['record']>();
    record.mockResolvedValueOnce({ requests: 2, messages: 0 }).mockResolvedValueOnce({ requests: 2, messages: 3 });
    const handle = handlePagesFetched(depsWith({ record, nudgeOutbox }));

    await handle([message('1'), message('2')], context);
    expect(nudgeOutbox).not.toHaveBeenCalled();
    await handle([message('1'), message('2')], context);

    expect(record.mock.calls[0]?.[0]).toHaveLength(2);
    expect(nudgeOutbox).toHaveBeenCalledTimes(1);
  });

  test('fails as a whole when the raw store is out of reach, and nothing is recorded', async () => {
    const record = jest.fn<PagesFetchedDeps['record']>();
    const parsePage = async () => Promise.reject(new RetryableError('RAW_STORE_UNAVAILABLE', 'gone'));
    const handle = handlePagesFetched(depsWith({ record, parsePage }));

    await expect(handle([message('1')], context)).rejects.toMatchObject({ code: 'RAW_STORE_UNAVAILABLE' });
    expect(record).not.toHaveBeenCalled();
  });

  test('fails as a whole when the database refuses what one of its pages says; that page alone ends as unreadable', async () => {
    const refused = new Error('invalid byte sequence');
    const record = jest.fn<PagesFetchedDeps['record']>();
    record
      .mockRejectedValueOnce(refused)
      .mockRejectedValueOnce(refused)
      .mockResolvedValueOnce({ requests: 1, messages: 0 });
    const handle = handlePagesFetched(depsWith({ record, isRefusedData: (error) => error === refused }));

    await expect(handle([message('1'), message('2')], context)).rejects.toBe(refused);
    await handle([message('1')], context);

    expect(record.mock.calls[2]?.[0]).toMatchObject([{ parse: { outcome: 'unreadable', code: 'PAGE_NOT_STORABLE' } }]);
  });

  test('is tried again when the database fails for another reason', async () => {
    const record = async () => Promise.reject(new RetryableError('DATABASE_UNAVAILABLE', 'gone'));
    await expect(handlePagesFetched(depsWith({ record }))([message('1')], context)).rejects.toMatchObject({
      code: 'DATABASE_UNAVAILABLE',
    });
  });
});
