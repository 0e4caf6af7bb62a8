import { tenantIdSchema } from '@aisle/core';
import {
  brokerConfig,
  commaList,
  commonConfig,
  databaseConfig,
  rawStoreConfig,
  rawStoreIsGiven,
  secret,
} from '@aisle/service-kit';
import { z } from 'zod';

const positiveMs = (ms: number) => z.coerce.number().int().positive().default(ms);

export const configSchema = z
  .object({
    ...commonConfig,
    ...databaseConfig,
    ...brokerConfig,
    ...rawStoreConfig,
    controlApiKeys: secret(commaList().default([]).describe('Keys that open the control API; `API_KEYS` count too.')),
    retailersDir: z.string().optional().describe('A folder of recipes as JSON files; without it no retailer is known.'),
    tenants: commaList()
      .default(['demo'])
      .pipe(z.array(tenantIdSchema))
      .describe('The tenants whose storefronts are told what changed, separated by commas.'),
    maxAttempts: z.coerce
      .number()
      .int()
      .min(1)
      .max(100)
      .default(5)
      .describe('Fetches of one request before it fails for good.'),
    retryBaseMs: positiveMs(2_000).describe('The wait after the first failed fetch; doubles with each further one.'),
    retryCapMs: positiveMs(600_000).describe('The longest wait between two fetches of a request.'),
    windowSeconds: z.coerce
      .number()
      .positive()
      .max(600)
      .default(3)
      .describe('Work of how many seconds may be in flight for one retailer.'),
    overdueMs: positiveMs(120_000).describe(
      'How long a first dispatch may stay unanswered, besides the time that what is in flight before it takes; doubles with each failed attempt.',
    ),
    unparsedMs: positiveMs(3_600_000).describe(
      'How long a fetched page may wait for a parser before it is sent to the parsers again; it is not fetched again.',
    ),
    throttleGiveUpMs: positiveMs(21_600_000).describe(
      'How long a shop may only ask to wait, without one page, before its runs are ended.',
    ),
    breakerGiveUp: z.coerce
      .number()
      .int()
      .positive()
      .default(8)
      .describe('How often in a row the circuit breaker of a shop may open before its runs are ended.'),
    fetcherDeadMs: positiveMs(10_000).describe('Without a heartbeat for this long a fetcher counts as dead.'),
    crashWaitMs: z.coerce
      .number()
      .int()
      .nonnegative()
      .default(35_000)
      .describe('What a crashed fetcher may still have in flight.'),
    backlogEveryMs: positiveMs(10_000).describe(
      'How often the backlog of queues and frontier is measured; less often where that takes long.',
    ),
    frontierRetentionDays: z.coerce
      .number()
      .positive()
      .default(14)
      .describe('How long the requests of ended runs are kept.'),
    gateGreenHours: z.coerce
      .number()
      .positive()
      .max(240)
      .default(8)
      .describe(
        'How long every signal of a tenant must have been green before its launch may be widened: a business day.',
      ),
    gateTracedUpdates: z.coerce
      .number()
      .int()
      .nonnegative()
      .default(3)
      .describe('How many updates of that time must be traced from their cause to the storefront’s queue.'),
  })
  .refine(...rawStoreIsGiven);
export type OrchestratorConfig = z.output<typeof configSchema>;
