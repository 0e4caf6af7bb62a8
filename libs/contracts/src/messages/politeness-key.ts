import { z } from 'zod';

const count = z.int().nonnegative();
const timeOfDay = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'write a time of day as HH:MM');

const isTimeZone = (name: string): boolean => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
};

/** Hours of the week in which a key may be asked; one whose `to` is not after its `from` ends on the next day. */
export const timeWindowSchema = z.object({
  /** ISO 8601: 1 is Monday, 7 is Sunday; the day on which the window begins. */
  days: z.array(z.int().min(1).max(7)).min(1).max(7),
  from: timeOfDay,
  to: timeOfDay,
  /** A name of the IANA database, `Europe/Berlin`. */
  timeZone: z
    .string()
    .min(1)
    .max(64)
    .refine(isTimeZone, 'name a time zone of the IANA database, such as Europe/Berlin'),
});
export type TimeWindow = z.infer<typeof timeWindowSchema>;

/** Whether requests to a key are let through: `open` refuses them until its time, `half-open` tries one. */
export const breakerSchema = z.object({
  state: z.enum(['closed', 'open', 'half-open']),
  /** The code of the failure that opened it, such as `HTTP_403`. */
  reason: z.string().nullable(),
  /** When an open one tries a request again. */
  until: z.iso.datetime().nullable(),
  /** How often it has opened without a success in between. */
  opened: count,
});
export type BreakerState = z.infer<typeof breakerSchema>;

/** What a fetcher has learned and counted about a key, and what the next owner of the key goes on with. */
const keyStateFields = {
  /** The whole key is left alone until then. */
  notBefore: z.iso.datetime().nullable(),
  breaker: breakerSchema,
  /** What is asked for now: slower than the limit while the site is in trouble. Null: as fast as the limit. */
  currentRate: z.number().positive().nullable(),
  /** The day in UTC that the counts are of. */
  day: z.iso.date(),
  requestsToday: count,
  /** Of bodies, as they came over the wire. */
  bytesToday: count,
};

/** The limit of one politeness key, as a plan tells it to the fetcher that owns the key. */
export const keyLimitSchema = z.object({
  key: z.string().min(1),
  /** Grows with each change of the limit. */
  epoch: count,
  ratePerSecond: z.number().positive().max(10_000),
  maxConcurrency: z.int().positive().max(1_000),
  /** How far the distance of two requests may grow at random: 0.1 is by up to a tenth. */
  delayJitter: z.number().min(0).max(1),
  /** Null: always. */
  windows: z.array(timeWindowSchema).max(100).nullable(),
  /** Budgets of a day in UTC. Null: none. */
  dailyRequests: z.int().positive().nullable(),
  dailyBytes: z.int().positive().nullable(),
  ...keyStateFields,
  notBeforeReason: z.string().nullable().optional(),
  throttledSince: z.iso.datetime().nullable().optional(),
});
export type KeyLimit = z.infer<typeof keyLimitSchema>;

/** What the owner of a politeness key tells about it in its heartbeat. */
export const keyStateSchema = z.object({
  key: z.string().min(1),
  ...keyStateFields,
  /** The code of what made it wait, such as `HTTP_429` or `ROBOTS_429`. */
  notBeforeReason: z.string().nullable(),
  /** When the site first asked for less since it last answered with a page. */
  throttledSince: z.iso.datetime().nullable(),
  /** Requests of this owner since it took the key. */
  requestsTotal: count,
  /** Median of the last answers' times. Null: none yet. */
  latencyMs: z.number().nonnegative().nullable(),
});
export type KeyState = z.infer<typeof keyStateSchema>;
