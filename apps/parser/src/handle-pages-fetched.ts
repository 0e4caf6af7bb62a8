import { errorMessageOf } from '@aisle/core';
import type { PageFetched } from '@aisle/contracts';
import { traceIdOf, type BatchContext, type BatchHandler } from '@aisle/messaging';
import type { WorkReport } from '@aisle/service-kit';
import { itemsOf, type ParserMetrics } from './parser-metrics.js';
import type { PageReading, Reading } from './read-page.js';
import type { RecordedPages } from './record-pages.js';

export interface PagesFetchedDeps {
  /** Rejects only with what may pass by itself. */
  readPage: (fetched: PageFetched) => Promise<Reading>;
  record: (readings: readonly PageReading[]) => Promise<RecordedPages>;
  /** Did recording fail because of the values themselves? */
  isRefusedData: (error: unknown) => boolean;
  /** There is something in the outbox. */
  nudgeOutbox: () => void;
  metrics: ParserMetrics;
  report: Pick<WorkReport, 'add'>;
}

/** Reads the pages of a batch and records them together; what follows from them waits in the outbox then. */
export const handlePagesFetched =
  (deps: PagesFetchedDeps): BatchHandler<PageFetched> =>
  async (messages, { log }) => {
    const { readPage, nudgeOutbox, metrics, report } = deps;
    const readings = await Promise.all(
      messages.map(async ({ payload: fetched, envelope }) => {
        const doneReading = metrics.startReading();
        const reading = await readPage(fetched);
        doneReading();
        return { fetched, envelope, reading };
      }),
    );
    const doneRecording = metrics.startRecording();
    const { messages: told } = await recordOrRefuse(deps, readings, log);
    doneRecording();
    if (told > 0) nudgeOutbox();
    log.debug('Pages were recorded.', { pages: readings.length, told });
    for (const page of readings) {
      metrics.page(page.fetched.kind, page.reading);
      report.add(idsOf(page), countsOf(page));
      warnOfUnread(page, log);
    }
  };

/**
 * A page that the database refuses for what it says would come back for ever: alone in its batch, its request ends like
 * that of any page that cannot be read.
 */
const recordOrRefuse = async (
  { record, isRefusedData }: PagesFetchedDeps,
  readings: readonly PageReading[],
  log: BatchContext['log'],
): Promise<RecordedPages> => {
  try {
    return await record(readings);
  } catch (error) {
    const [page] = readings;
    if (!page || readings.length > 1 || !isRefusedData(error)) throw error;
    log.error('The database refused what a page says.', { requestId: page.fetched.requestId, error });
    const message = `What the page says cannot be stored: ${errorMessageOf(error)}`;
    return record([{ ...page, reading: { outcome: 'unreadable', code: 'PAGE_NOT_STORABLE', message } }]);
  }
};

const idsOf = ({ envelope: { correlationId, traceparent } }: PageReading) => ({
  correlationId,
  traceId: traceIdOf(traceparent),
});

const countsOf = ({ reading }: PageReading): Record<string, number> =>
  reading.outcome === 'read' ? { read: 1, items: itemsOf(reading) } : { [reading.outcome]: 1 };

const warnOfUnread = (page: PageReading, log: BatchContext['log']): void => {
  const { fetched, reading } = page;
  if (reading.outcome === 'read') return;
  const { requestId, runId, retailerId, kind, url, raw } = fetched;
  const { code, message } = reading;
  const fields = { requestId, runId, retailerId, kind, url, rawObjectId: raw.rawObjectId, code, reason: message };
  log.warn(reading.outcome === 'lost' ? 'The raw object of a page is lost.' : 'A page could not be read.', {
    ...fields,
    ...idsOf(page),
  });
};
