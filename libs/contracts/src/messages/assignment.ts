import { supplierIdSchema } from '@aisle/core';
import { z } from 'zod';
import { defineMessage } from '../envelope.js';

/** A fetcher's sign of life, every second or so, with what it holds. */
export const fetcherAlive = defineMessage(
  'fetcher.alive',
  1,
  z.object({
    fetcherId: z.string().min(1).max(100),
    /** Retailers whose queue it consumes now; one being drained is still held. */
    held: z.array(supplierIdSchema),
    /** True in the last sign of life of an orderly stop: everything is drained. */
    leaving: z.boolean(),
  }),
);
export type FetcherAlive = z.infer<typeof fetcherAlive.payload>;

/** The whole plan for one fetcher; what is not in it is to be drained and let go. */
export const fetcherAssignment = defineMessage(
  'fetcher.assignment',
  1,
  z.object({
    fetcherId: z.string(),
    /** Fetchers ignore a plan older than the one they follow. */
    sequence: z.int().nonnegative(),
    retailers: z.array(
      z.object({
        retailerId: supplierIdSchema,
        /** Grows with each change of owner. */
        epoch: z.int().nonnegative(),
        /** How long to wait before the first fetch, because a crashed owner may still have requests in flight. */
        waitMs: z.int().nonnegative(),
        prefetch: z.int().positive(),
      }),
    ),
  }),
);
export type FetcherAssignment = z.infer<typeof fetcherAssignment.payload>;
