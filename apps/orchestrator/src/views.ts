import {
  crawlRunViewSchema,
  deadLetterViewSchema,
  retailerViewSchema,
  type CrawlRunView,
  type DeadLetterView,
  type RetailerView,
} from '@aisle/contracts';
import type { CrawlRunRow, DeadLetterRow, RetailerRow } from '@aisle/storage';

const isoOrNull = (time: Date | null): string | null => time?.toISOString() ?? null;

// The rows are ours, but their columns are plain text: parsing keeps the answers to what the contract promises.

export const crawlRunView = (row: CrawlRunRow): CrawlRunView =>
  crawlRunViewSchema.parse({
    ...row,
    requestedAt: row.requestedAt.toISOString(),
    startedAt: isoOrNull(row.startedAt),
    finishedAt: isoOrNull(row.finishedAt),
  });

export const retailerView = ({ lastRunId, lastRunState, lastRunFinishedAt, ...row }: RetailerRow): RetailerView =>
  retailerViewSchema.parse({
    ...row,
    lastRun:
      lastRunId === null ? null : { runId: lastRunId, state: lastRunState, finishedAt: isoOrNull(lastRunFinishedAt) },
  });

export const deadLetterView = (row: DeadLetterRow): DeadLetterView =>
  deadLetterViewSchema.parse({ ...row, diedAt: row.diedAt.toISOString(), redrivenAt: isoOrNull(row.redrivenAt) });
