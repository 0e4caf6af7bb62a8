import { brokerConfig, commonConfig, databaseConfig } from '@aisle/service-kit';
import { z } from 'zod';

export const configSchema = z
  .object({
    ...commonConfig,
    ...databaseConfig,
    ...brokerConfig,
    syncBatchSize: z.coerce
      .number()
      .int()
      .min(1)
      .max(200)
      .default(64)
      .describe('Messages decided in one transaction, as long as they name no more than 400 listings.'),
    syncBatchWaitMs: z.coerce
      .number()
      .int()
      .min(0)
      .max(1_000)
      .default(10)
      .describe('How long the first message of a batch waits for others.'),
    syncPrefetch: z.coerce
      .number()
      .int()
      .min(1)
      .max(1_000)
      .default(64)
      .describe("Messages of one bucket in this process's hands."),
  })
  .refine(({ syncPrefetch, syncBatchSize }) => syncPrefetch >= syncBatchSize, {
    error: 'must be at least SYNC_BATCH_SIZE',
    path: ['syncPrefetch'],
  });
export type CatalogSyncConfig = z.infer<typeof configSchema>;
