import {
  crawlRunViewSchema,
  createCrawlResponseSchema,
  deadLetterViewSchema,
  redriveResponseSchema,
  retailerViewSchema,
  runQualityViewSchema,
  type CrawlRunView,
  type DeadLetterView,
  type RetailerView,
  type RunQualityView,
} from '@aisle/contracts';
import type { CrawlScope, RunId } from '@aisle/core';
import { z } from 'zod';
import { createHttpClient } from './http-client.js';

/** The orchestrator's control API. */
export interface ControlClient {
  crawl(request: { retailer: string; scope: CrawlScope; idempotencyKey?: string }): Promise<RunId[]>;
  run(runId: string): Promise<CrawlRunView>;
  /** Newest first. */
  runs(limit: number): Promise<CrawlRunView[]>;
  runQuality(runId: string): Promise<RunQualityView>;
  /** Of its newest run that was measured. */
  retailerQuality(retailer: string): Promise<RunQualityView>;
  retailers(): Promise<RetailerView[]>;
  deadLetters(limit: number): Promise<DeadLetterView[]>;
  redrive(ids: 'all' | string[]): Promise<number>;
}

export const createControlClient = (connection: { baseUrl: string; apiKey: string }): ControlClient => {
  const http = createHttpClient(connection);
  return {
    crawl: async ({ retailer, scope, idempotencyKey }) => {
      const headers: Record<string, string> = idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey };
      const body = { retailer, scope };
      const { runIds } = await http.request({
        method: 'POST',
        path: '/v1/crawls',
        body,
        headers,
        schema: createCrawlResponseSchema,
      });
      return runIds;
    },
    run: (runId) => http.request({ path: `/v1/crawls/${encodeURIComponent(runId)}`, schema: crawlRunViewSchema }),
    runs: async (limit) =>
      (
        await http.request({
          path: `/v1/crawls?limit=${limit}`,
          schema: z.object({ runs: z.array(crawlRunViewSchema) }),
        })
      ).runs,
    runQuality: (runId) =>
      http.request({ path: `/v1/runs/${encodeURIComponent(runId)}/quality`, schema: runQualityViewSchema }),
    retailerQuality: (retailer) =>
      http.request({ path: `/v1/retailers/${encodeURIComponent(retailer)}/quality`, schema: runQualityViewSchema }),
    retailers: async () =>
      (await http.request({ path: '/v1/retailers', schema: z.object({ retailers: z.array(retailerViewSchema) }) }))
        .retailers,
    deadLetters: async (limit) =>
      (
        await http.request({
          path: `/v1/dead-letters?limit=${limit}`,
          schema: z.object({ deadLetters: z.array(deadLetterViewSchema) }),
        })
      ).deadLetters,
    redrive: async (ids) =>
      (
        await http.request({
          method: 'POST',
          path: '/v1/dead-letters/redrive',
          body: { ids },
          schema: redriveResponseSchema,
        })
      ).redriven,
  };
};
