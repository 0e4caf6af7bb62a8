import {
  auditSchema,
  gateOutcomeSchema,
  gateVerdictSchema,
  launchModesSchema,
  launchModeViewSchema,
  signalSamplesSchema,
  type AuditEntryView,
  type GateOutcome,
  type GateVerdictView,
  type LaunchModeView,
  type SetLaunchMode,
  type SignalSamples,
  cancelledRunsSchema,
  crawlRunViewSchema,
  createCrawlResponseSchema,
  deadLetterViewSchema,
  rawObjectViewSchema,
  redriveResponseSchema,
  reloadResultSchema,
  retailerViewSchema,
  runQualityViewSchema,
  type ChangeRetailerRequest,
  type ChangeRunRequest,
  type CrawlRunView,
  type DeadLetterView,
  type RawObjectView,
  type ReloadResult,
  type RetailerView,
  type RunQualityView,
} from '@aisle/contracts';
import type { CrawlScope, RunId } from '@aisle/core';
import { z } from 'zod';
import { createHttpClient } from './http-client.js';

/** What `POST /v1/crawls` is asked; budgets are those of each run. */
export interface AskedCrawl {
  retailer: string;
  scope: CrawlScope;
  maxPages?: number;
  maxDepth?: number;
  idempotencyKey?: string;
}

/** The orchestrator's control API. */
export interface ControlClient {
  crawl(request: AskedCrawl): Promise<RunId[]>;
  run(runId: string): Promise<CrawlRunView>;
  /** Newest first. */
  runs(limit: number): Promise<CrawlRunView[]>;
  runQuality(runId: string): Promise<RunQualityView>;
  /** Of its newest run that was measured. */
  retailerQuality(retailer: string): Promise<RunQualityView>;
  controlRun(runId: string, action: 'pause' | 'resume' | 'cancel'): Promise<CrawlRunView>;
  changeRun(runId: string, change: ChangeRunRequest): Promise<CrawlRunView>;
  retailers(): Promise<RetailerView[]>;
  /** Lets the orchestrator read the recipe files again. */
  reload(): Promise<ReloadResult>;
  pauseRetailer(retailer: string, reason?: string): Promise<RetailerView>;
  resumeRetailer(retailer: string): Promise<RetailerView>;
  /** Cancels its runs that are not over, and answers which. */
  cancelRunsOf(retailer: string): Promise<RunId[]>;
  changeRetailer(retailer: string, change: ChangeRetailerRequest): Promise<RetailerView>;
  /** Sets a scope's launch mode; `actor` is kept in the audit. */
  setLaunchMode(tenant: string, body: SetLaunchMode, actor: string): Promise<LaunchModeView>;
  launchModes(): Promise<LaunchModeView[]>;
  /** Newest first. */
  audit(limit: number): Promise<AuditEntryView[]>;
  gate(tenant: string): Promise<GateVerdictView>;
  /** Takes the next step of a launch if the gate is open. */
  stepGate(
    tenant: string,
    step: 'open' | 'widen',
    body: { supplier: string; reason: string },
    actor: string,
  ): Promise<GateOutcome>;
  signals(tenant: string, minutes: number): Promise<SignalSamples['samples']>;
  deadLetters(limit: number): Promise<DeadLetterView[]>;
  redrive(ids: 'all' | string[]): Promise<number>;
  rawObject(rawObjectId: string): Promise<RawObjectView>;
  /** The page as the shop sent it, its content encoding undone. */
  rawBody(rawObjectId: string): Promise<Buffer>;
}

const crawlPath = (runId: string): string => `/v1/crawls/${encodeURIComponent(runId)}`;
const tenantPath = (tenant: string): string => `/v1/tenants/${encodeURIComponent(tenant)}`;
const retailerPath = (retailer: string): string => `/v1/retailers/${encodeURIComponent(retailer)}`;

const rawPath = (rawObjectId: string): string => `/v1/raw/${encodeURIComponent(rawObjectId)}`;

export const createControlClient = (connection: { baseUrl: string; apiKey: string }): ControlClient => {
  const http = createHttpClient(connection);
  return {
    crawl: async ({ idempotencyKey, ...body }) => {
      const headers: Record<string, string> = idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey };
      const { runIds } = await http.request({
        method: 'POST',
        path: '/v1/crawls',
        body,
        headers,
        schema: createCrawlResponseSchema,
      });
      return runIds;
    },
    run: (runId) => http.request({ path: crawlPath(runId), schema: crawlRunViewSchema }),
    controlRun: (runId, action) =>
      http.request({ method: 'POST', path: `${crawlPath(runId)}/${action}`, schema: crawlRunViewSchema }),
    changeRun: (runId, body) =>
      http.request({ method: 'PATCH', path: crawlPath(runId), body, schema: crawlRunViewSchema }),
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
      http.request({ path: `${retailerPath(retailer)}/quality`, schema: runQualityViewSchema }),
    retailers: async () =>
      (await http.request({ path: '/v1/retailers', schema: z.object({ retailers: z.array(retailerViewSchema) }) }))
        .retailers,
    reload: () => http.request({ method: 'POST', path: '/v1/retailers/reload', schema: reloadResultSchema }),
    pauseRetailer: (retailer, reason) =>
      http.request({
        method: 'POST',
        path: `${retailerPath(retailer)}/pause`,
        body: reason === undefined ? {} : { reason },
        schema: retailerViewSchema,
      }),
    resumeRetailer: (retailer) =>
      http.request({ method: 'POST', path: `${retailerPath(retailer)}/resume`, schema: retailerViewSchema }),
    cancelRunsOf: async (retailer) =>
      (await http.request({ method: 'POST', path: `${retailerPath(retailer)}/cancel`, schema: cancelledRunsSchema }))
        .cancelled,
    changeRetailer: (retailer, body) =>
      http.request({ method: 'PATCH', path: retailerPath(retailer), body, schema: retailerViewSchema }),
    setLaunchMode: (tenant, body, actor) =>
      http.request({
        method: 'PUT',
        path: `${tenantPath(tenant)}/launch-mode`,
        body,
        headers: { 'x-actor': actor },
        schema: launchModeViewSchema,
      }),
    launchModes: async () => (await http.request({ path: '/v1/launch-modes', schema: launchModesSchema })).launchModes,
    audit: async (limit) => (await http.request({ path: `/v1/audit?limit=${limit}`, schema: auditSchema })).entries,
    gate: (tenant) => http.request({ path: `${tenantPath(tenant)}/gate`, schema: gateVerdictSchema }),
    stepGate: (tenant, step, body, actor) =>
      http.request({
        method: 'POST',
        path: `${tenantPath(tenant)}/gate/${step}`,
        body,
        headers: { 'x-actor': actor },
        schema: gateOutcomeSchema,
      }),
    signals: async (tenant, minutes) => {
      const path = `${tenantPath(tenant)}/signals?minutes=${minutes}`;
      return (await http.request({ path, schema: signalSamplesSchema })).samples;
    },
    deadLetters: async (limit) =>
      (
        await http.request({
          path: `/v1/dead-letters?limit=${limit}`,
          schema: z.object({ deadLetters: z.array(deadLetterViewSchema) }),
        })
      ).deadLetters,
    rawObject: (id) => http.request({ path: rawPath(id), schema: rawObjectViewSchema }),
    rawBody: (id) => http.bytes(`${rawPath(id)}/body`),
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
