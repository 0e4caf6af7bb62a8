import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { brokerConfig, commonConfig, rawStoreConfig, rawStoreIsGiven } from '@aisle/service-kit';
import { parseResolveOverrides } from '@aisle/web';
import { z } from 'zod';

const milliseconds = (byDefault: number) => z.coerce.number().int().positive().default(byDefault);

const ownName = (): string => `${hostname().slice(0, 60)}-${process.pid}-${randomBytes(3).toString('hex')}`;

export const configSchema = z
  .object({
    ...commonConfig,
    ...brokerConfig,
    ...rawStoreConfig,
    /** Different for every running fetcher. */
    fetcherId: z
      .string()
      .regex(/^[\w.-]{1,100}$/, 'use letters, digits, dots and dashes, at most 100')
      .default(ownName),
    /** Where a site's owner learns who fetches there; part of the default user agent. */
    botInfoUrl: z.url().default('https://example.com/aisle-bot'),
    /** Rules of robots.txt are looked up by its product token: `ShopBot` also of `Mozilla/5.0 (compatible; ShopBot/1.0)`. */
    userAgent: z.string().min(1).optional(),
    /** `host=127.0.0.1:8080,…`: connects there instead; these hosts are exempt from the address guard. */
    resolveOverride: z
      .string()
      .default('')
      .transform((text, context) => {
        try {
          return parseResolveOverrides(text);
        } catch (error) {
          context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : String(error) });
          return z.NEVER;
        }
      }),
    connectTimeoutMs: milliseconds(10_000),
    headersTimeoutMs: milliseconds(30_000),
    /** Between two pieces of a body. */
    bodyTimeoutMs: milliseconds(30_000),
    /** For one exchange from connecting to the last byte. */
    requestTimeoutMs: milliseconds(60_000),
    /** From taking a job to its end, waiting for the politeness limit included; well below the broker's timeout. */
    jobDeadlineMs: milliseconds(600_000),
    /** Of a body, on the wire as well as decoded. */
    maxBodyBytes: z.coerce
      .number()
      .int()
      .positive()
      .default(10 * 1024 * 1024),
    maxRedirects: z.coerce.number().int().min(0).max(20).default(5),
    robotsTtlMs: milliseconds(6 * 3_600_000),
    /** How long a site whose robots.txt cannot be read is left alone. */
    robotsErrorTtlMs: milliseconds(15_000),
    /** The most that a Crawl-delay in robots.txt slows down: one for search engines may be hours. */
    robotsMaxCrawlDelayMs: milliseconds(30_000),
    /** Without a word from broker and coordinator for this long nothing is fetched any more. */
    leaseMs: milliseconds(10_000),
    aliveEveryMs: milliseconds(1_000),
  })
  .refine(...rawStoreIsGiven);
export type FetcherConfig = z.output<typeof configSchema>;

export const userAgentOf = ({ userAgent, botInfoUrl }: Pick<FetcherConfig, 'userAgent' | 'botInfoUrl'>): string =>
  userAgent ?? `AisleBot/0.1 (+${botInfoUrl})`;
