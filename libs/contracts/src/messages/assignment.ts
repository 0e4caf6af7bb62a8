import { runIdSchema, supplierIdSchema } from '@aisle/core';
import { z } from 'zod';
import { defineMessage } from '../envelope.js';
import { keyLimitSchema, keyStateSchema } from './politeness-key.js';

/** A fetcher's heartbeat, every second or so, with what it holds. */
export const fetcherAlive = defineMessage(
  'fetcher.alive',
  1,
  z.object({
    fetcherId: z.string().min(1).max(100),
    /** Retailers whose queue it consumes now; one being drained is still held. */
    held: z.array(supplierIdSchema),
    /** True in the last heartbeat of an orderly stop: everything is drained. */
    leaving: z.boolean(),
    /** Grows with each heartbeat of one fetcher, so that a late one is known as such without comparing clocks. */
    sequence: z.int().nonnegative().optional(),
    /** The politeness keys whose state has changed since the last heartbeat that got through. */
    keys: z.array(keyStateSchema).max(10_000).optional(),
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
        politenessKey: z.string().min(1).optional(),
        /** Its jobs that have not started go back at once; requests under way end. */
        paused: z.boolean().optional(),
        /** The same for the jobs of some runs only. */
        pausedRunIds: z.array(runIdSchema).max(100).optional(),
      }),
    ),
    /** The limits of the politeness keys of these retailers. A job's own limit is for keys that are not here. */
    limits: z.array(keyLimitSchema).max(10_000).optional(),
    /** Without a word from broker and coordinator for this long the fetcher starts nothing any more. */
    leaseMs: z.int().positive().optional(),
  }),
);
export type FetcherAssignment = z.infer<typeof fetcherAssignment.payload>;
