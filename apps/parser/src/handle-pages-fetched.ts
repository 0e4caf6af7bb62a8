import { errorMessageOf } from '@aisle/core';
import type { PageFetched } from '@aisle/contracts';
import { traceIdOf, type BatchContext, type BatchHandler } from '@aisle/messaging';
import type { WorkReport } from '@aisle/service-kit';
import { itemsOf, type ParserMetrics } from './parser-metrics.js';
import type { ParseOutcome, ParseResult } from './parse/parse-result.js';
import type { RecordedPages } from './record/record-pages.js';

export interface PagesFetchedDeps {
  /** What need not be parsed, by request. */
  knownContent: (batch: readonly PageFetched[]) => Promise<ReadonlyMap<string, ParseOutcome>>;
  /** Parses one page; it rejects only with what may pass by itself. */
  parsePage: (fetched: PageFetched) => Promise<ParseOutcome>;
  record: (results: readonly ParseResult[]) => Promise<RecordedPages>;
  /** Tells whether recording failed because of the values themselves. */
  isRefusedData: (error: unknown) => boolean;
  /** Is called when there is something in the outbox. */
  nudgeOutbox: () => void;
  metrics: ParserMetrics;
  report: Pick<WorkReport, 'add'>;
}

/** Parses the pages of a batch, but for those that say what they said, and records them together; then what follows from them waits in the outbox. */
export const handlePagesFetched =
  (deps: PagesFetchedDeps): BatchHandler<PageFetched> =>
  async (messages, { log }) => {
    const { knownContent, parsePage, nudgeOutbox, metrics, report } = deps;
    const known = await knownContent(messages.map(({ payload }) => payload));
    const results = await Promise.all(
      messages.map(async ({ payload: fetched, envelope }) => {
        const before = known.get(fetched.requestId);
        if (before) return { fetched, envelope, parse: before };
        const doneParsing = metrics.startParsing();
        const parse = await parsePage(fetched);
        doneParsing();
        return { fetched, envelope, parse };
      }),
    );
    const doneRecording = metrics.startRecording();
    const recorded = await recordOrRefuse(deps, results, log);
    doneRecording();
    if (recorded.messages > 0) nudgeOutbox();
    log.debug('Pages were recorded.', { pages: results.length, syncMessages: recorded.messages });
    for (const result of results) {
      metrics.page(result.fetched.kind, result.parse);
      report.add(idsOf(result), countsOf(result));
      warnOfFailure(result, log);
    }
  };

/**
 * A page that the database refuses for what it says would come back for ever: alone in its batch, its request ends like
 * that of any page that cannot be read.
 */
const recordOrRefuse = async (
  { record, isRefusedData }: PagesFetchedDeps,
  results: readonly ParseResult[],
  log: BatchContext['log'],
): Promise<RecordedPages> => {
  try {
    return await record(results);
  } catch (error) {
    const [result] = results;
    if (!result || results.length > 1 || !isRefusedData(error)) throw error;
    log.error('The database refused what a page says.', { requestId: result.fetched.requestId, error });
    const message = `What the page says cannot be stored: ${errorMessageOf(error)}`;
    return record([{ ...result, parse: { outcome: 'unreadable', code: 'PAGE_NOT_STORABLE', message } }]);
  }
};

const idsOf = ({ envelope: { correlationId, traceparent } }: ParseResult) => ({
  correlationId,
  traceId: traceIdOf(traceparent),
});

const countsOf = ({ parse }: ParseResult): Record<string, number> =>
  parse.outcome === 'read' ? { read: 1, items: itemsOf(parse) } : { [parse.outcome]: 1 };

const warnOfFailure = (result: ParseResult, log: BatchContext['log']): void => {
  const { fetched, parse } = result;
  if (parse.outcome === 'read' || parse.outcome === 'known') return;
  const { requestId, runId, retailerId, kind, url, raw } = fetched;
  const { code, message } = parse;
  const fields = { requestId, runId, retailerId, kind, url, rawObjectId: raw.rawObjectId, code, reason: message };
  log.warn(parse.outcome === 'lost' ? 'The raw object of a page is lost.' : 'A page could not be read.', {
    ...fields,
    ...idsOf(result),
  });
};
