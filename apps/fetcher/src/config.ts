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
    fetcherId: z
      .string()
      .regex(/^[\w.-]{1,100}$/, 'use letters, digits, dots and dashes, at most 100')
      .default(ownName)
      .describe('The name of this fetcher; different for every running one.'),
    botInfoUrl: z
      .url({ error: 'name the page where shop owners learn who fetches from them, https://…' })
      .describe('The page where shop owners learn who fetches from them; part of the default user agent.'),
    botContact: z
      .string({ error: 'name an address at which shop owners reach you, such as crawler@your.example' })
      .regex(/^[\x21-\x27\x2a-\x3a\x3c-\x7e]{3,200}$/, 'write one address without spaces, brackets and semicolons')
      .describe('Where shop owners reach whoever runs this crawler; part of the default user agent.'),
    userAgent: z
      .string()
      .min(1)
      .optional()
      .describe(
        'Rules of robots.txt are looked up by its product token: `ShopBot` also of `Mozilla/5.0 (compatible; ShopBot/1.0)`.',
      ),
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
      })
      .describe('`host=127.0.0.1:8080,…`: connects there instead; these hosts are exempt from the address guard.'),
    connectTimeoutMs: milliseconds(10_000).describe('How long opening a connection to a shop may take.'),
    headersTimeoutMs: milliseconds(30_000).describe('How long a shop may take to send the headers of its answer.'),
    bodyTimeoutMs: milliseconds(30_000).describe('How long a shop may pause between two pieces of a body.'),
    requestTimeoutMs: milliseconds(60_000).describe(
      'How long one exchange may take, from connecting to the last byte.',
    ),
    jobDeadlineMs: milliseconds(600_000).describe(
      "How long a job may take from being taken to its end, waiting for the politeness limit included; well below the broker's timeout.",
    ),
    maxBodyBytes: z.coerce
      .number()
      .int()
      .positive()
      .default(10 * 1024 * 1024)
      .describe('The largest body that is taken, on the wire as well as decoded.'),
    maxExchanges: z.coerce
      .number()
      .int()
      .positive()
      .default(100)
      .describe('Pages of all retailers together that are fetched, unpacked or stored at once.'),
    maxMemoryBytes: z.coerce
      .number()
      .int()
      .positive()
      .default(256 * 1024 * 1024)
      .describe('What the bodies of all these pages may take in memory; at least three of MAX_BODY_BYTES.'),
    bytesPerExchange: z.coerce
      .number()
      .int()
      .positive()
      .default(2 * 1024 * 1024)
      .describe('What each of these pages takes of MAX_MEMORY_BYTES until it turns out to need more.'),
    maxRedirects: z.coerce
      .number()
      .int()
      .min(0)
      .max(20)
      .default(5)
      .describe('Redirects that one fetch follows at most.'),
    robotsTtlMs: milliseconds(6 * 3_600_000).describe('How long a robots.txt is taken as it was read.'),
    robotsErrorTtlMs: milliseconds(15_000).describe('How long a site whose robots.txt cannot be read is left alone.'),
    robotsMaxCrawlDelayMs: milliseconds(30_000).describe(
      'The most that a Crawl-delay in robots.txt slows down: one for search engines may be hours.',
    ),
    leaseMs: milliseconds(10_000).describe(
      'Without a word from broker and coordinator for this long nothing is fetched any more; the coordinator may say another time.',
    ),
    aliveEveryMs: milliseconds(1_000).describe('How often the fetcher sends a heartbeat.'),
  })
  .refine(...rawStoreIsGiven)
  .refine((config) => config.maxMemoryBytes >= largestPageBytes(config) + config.bytesPerExchange, {
    path: ['maxMemoryBytes'],
    message: 'must hold three of MAX_BODY_BYTES and one of BYTES_PER_EXCHANGE',
  });
export type FetcherConfig = z.output<typeof configSchema>;

/** A body as it came, unpacked, and compressed again for the raw store. */
export const largestPageBytes = ({ maxBodyBytes }: { maxBodyBytes: number }): number => 3 * maxBodyBytes;

/** Names the crawler, its operator's page and a contact, as site owners look for them in their logs. */
export const userAgentOf = ({
  userAgent,
  botInfoUrl,
  botContact,
}: Pick<FetcherConfig, 'userAgent' | 'botInfoUrl' | 'botContact'>): string =>
  userAgent ?? `AisleBot/0.2 (+${botInfoUrl}; ${botContact})`;
