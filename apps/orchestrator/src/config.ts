import { tenantIdSchema } from '@aisle/core';
import { brokerConfig, commaList, commonConfig, databaseConfig, secret } from '@aisle/service-kit';
import { z } from 'zod';

const positiveMs = (ms: number) => z.coerce.number().int().positive().default(ms);

export const configSchema = z.object({
  ...commonConfig,
  ...databaseConfig,
  ...brokerConfig,
  /** Keys that open the control API; `API_KEYS` count too. */
  controlApiKeys: secret(commaList().default([])),
  /** A folder of recipes as JSON files, besides the built-in ones. */
  retailersDir: z.string().optional(),
  tenants: commaList().default(['demo']).pipe(z.array(tenantIdSchema)),
  /** Fetches of one request before it fails for good. */
  maxAttempts: z.coerce.number().int().min(1).max(100).default(5),
  /** The wait after the first failed fetch; doubles with each further one. */
  retryBaseMs: positiveMs(2_000),
  retryCapMs: positiveMs(600_000),
  /** Work of how many seconds may be in flight for one retailer. */
  windowSeconds: z.coerce.number().positive().max(600).default(3),
  /** How long a first dispatch may stay unanswered; doubles with each failed attempt. */
  overdueMs: positiveMs(120_000),
  /** Without a sign of life for this long a fetcher counts as dead. */
  fetcherDeadMs: positiveMs(10_000),
  /** What a crashed fetcher may still have in flight. */
  crashWaitMs: z.coerce.number().int().nonnegative().default(35_000),
  /** How often the backlog of queues and frontier is measured; less often where that takes long. */
  backlogEveryMs: positiveMs(10_000),
  /** How long the requests of ended runs are kept. */
  frontierRetentionDays: z.coerce.number().positive().default(14),
});
export type OrchestratorConfig = z.output<typeof configSchema>;
