import type { CrawlRunView } from '@aisle/contracts';
import { createControlClient, createCrawlProgress, waitForRuns, type Session } from '@aisle/cli';
import type { CrawlScope } from '@aisle/core';

/** Crawls with a live progress display on stderr; ends when the offers are decided as well. */
export const crawlAndWait = async (
  { control: baseUrl, apiKey }: Session,
  { retailer, scope }: { retailer: string; scope: CrawlScope },
  signal: AbortSignal,
): Promise<{ runs: CrawlRunView[]; seconds: number }> => {
  const control = createControlClient({ baseUrl, apiKey });
  const startedAtMs = performance.now();
  const runIds = await control.crawl({ retailer, scope });
  const progress = createCrawlProgress();
  const runs = await waitForRuns(control, runIds, { onLook: (seen) => progress.show(seen), signal }).finally(() =>
    progress.end(),
  );
  return { runs, seconds: (performance.now() - startedAtMs) / 1000 };
};
