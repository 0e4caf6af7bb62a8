import { brokerConfig, commonConfig, databaseConfig, rawStoreConfig, rawStoreIsGiven } from '@aisle/service-kit';
import { z } from 'zod';

export const configSchema = z
  .object({
    ...commonConfig,
    ...databaseConfig,
    ...brokerConfig,
    ...rawStoreConfig,
    parsePrefetch: z.coerce.number().int().min(1).max(1_000).default(64).describe("Pages in this parser's hands."),
    parseBatchSize: z.coerce.number().int().min(1).max(100).default(32).describe('Pages recorded in one transaction.'),
    parseBatchWaitMs: z.coerce
      .number()
      .int()
      .min(0)
      .max(1_000)
      .default(20)
      .describe('How long the first page of a batch waits for others.'),
    parseConcurrency: z.coerce
      .number()
      .int()
      .min(1)
      .max(50)
      .default(2)
      .describe('Batches worked on at once: while the database records one, the next can be read.'),
    parseMaxBodyBytes: z.coerce
      .number()
      .int()
      .positive()
      .default(60_000_000)
      .describe('A page larger than this after decoding is not read; a sitemap may have 50 MiB.'),
  })
  .refine(({ parsePrefetch, parseBatchSize }) => parsePrefetch >= parseBatchSize, {
    error: 'must be at least PARSE_BATCH_SIZE',
    path: ['parsePrefetch'],
  })
  .refine(...rawStoreIsGiven);
export type ParserConfig = z.infer<typeof configSchema>;
