import { brokerConfig, commonConfig, databaseConfig, rawStoreConfig, rawStoreIsGiven } from '@aisle/service-kit';
import { z } from 'zod';

export const configSchema = z
  .object({
    ...commonConfig,
    ...databaseConfig,
    ...brokerConfig,
    ...rawStoreConfig,
    /** Pages in this parser's hands. */
    parsePrefetch: z.coerce.number().int().min(1).max(1_000).default(64),
    /** Pages recorded in one transaction. */
    parseBatchSize: z.coerce.number().int().min(1).max(100).default(32),
    /** How long the first page of a batch waits for others. */
    parseBatchWaitMs: z.coerce.number().int().min(0).max(1_000).default(20),
    /** Batches worked on at once: while the database records one, the next can be read. */
    parseConcurrency: z.coerce.number().int().min(1).max(50).default(2),
    /** A page larger than this after decoding is not read. */
    parseMaxBodyBytes: z.coerce.number().int().positive().default(32_000_000),
  })
  .refine(({ parsePrefetch, parseBatchSize }) => parsePrefetch >= parseBatchSize, {
    error: 'must be at least PARSE_BATCH_SIZE',
    path: ['parsePrefetch'],
  })
  .refine(...rawStoreIsGiven);
export type ParserConfig = z.infer<typeof configSchema>;
