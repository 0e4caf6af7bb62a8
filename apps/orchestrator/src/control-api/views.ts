import {
  crawlRunViewSchema,
  deadLetterViewSchema,
  retailerViewSchema,
  runQualityViewSchema,
  type CrawlRunView,
  type DeadLetterView,
  type RetailerView,
  type RunQualityView,
} from '@aisle/contracts';
import type { CrawlRunRow, DeadLetterRow, RetailerRow, RunBlocker, RunQuality, RunToJudge } from '@aisle/storage';
import { judgeQuality } from '../quality/judge-quality.js';

const isoOrNull = (time: Date | null): string | null => time?.toISOString() ?? null;

// The rows are ours, but their columns are plain text: parsing keeps the answers to what the contract promises.

/** @param blockers null where nobody has looked for them */
export const crawlRunView = (row: CrawlRunRow, blockers: readonly RunBlocker[] | null): CrawlRunView =>
  crawlRunViewSchema.parse({
    ...row,
    pausedAt: isoOrNull(row.pausedAt),
    blockers: blockers && blockers.map(({ until, ...blocker }) => ({ ...blocker, until: isoOrNull(until) })),
    requestedAt: row.requestedAt.toISOString(),
    startedAt: isoOrNull(row.startedAt),
    finishedAt: isoOrNull(row.finishedAt),
  });

export const retailerView = ({ lastRunId, lastRunState, lastRunFinishedAt, ...row }: RetailerRow): RetailerView =>
  retailerViewSchema.parse({
    ...row,
    pausedAt: isoOrNull(row.pausedAt),
    lastRun:
      lastRunId === null ? null : { runId: lastRunId, state: lastRunState, finishedAt: isoOrNull(lastRunFinishedAt) },
  });

export const deadLetterView = (row: DeadLetterRow): DeadLetterView =>
  deadLetterViewSchema.parse({ ...row, diedAt: row.diedAt.toISOString(), redrivenAt: isoOrNull(row.redrivenAt) });

export const runQualityView = ({ qualityDueAt, ...run }: RunToJudge, measured: readonly RunQuality[]): RunQualityView =>
  runQualityViewSchema.parse({
    ...run,
    finishedAt: isoOrNull(run.finishedAt),
    measured: measured.length > 0 ? 'yes' : qualityDueAt === null ? 'no' : 'due',
    kinds: measured.map(({ history, ...measures }) => ({
      ...measures,
      ...judgeQuality(measures, history),
      pages: {
        parsed: measures.pagesParsed,
        failed: measures.pagesFailed,
        skipped: measures.pagesSkipped,
        empty: measures.pagesEmpty,
      },
    })),
  });
