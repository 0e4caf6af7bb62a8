import { PermanentError, RetryableError } from '@aisle/core';
import { request, type Dispatcher } from 'undici';
import { failureOfTransport } from './fetch-failures.js';
import { wireHeaders, type WireHeaders } from './wire-headers.js';

/** One answer as it came over the wire: not decoded, redirects not followed. */
export interface WireAnswer extends WireHeaders {
  url: string;
  status: number;
  /** Empty where the caller had no use for the body. */
  bytes: Buffer;
}

export interface GetOptions {
  headers: Record<string, string>;
  /** Sent by POST; absent: a GET. The headers name its type. */
  post?: { body: string };
  signal?: AbortSignal;
  maxBytes: number;
  /** What is done with a body above the limit: refuse it, or keep its beginning. */
  tooLarge: 'refuse' | 'truncate';
  /** Called with what has been read of the body so far, also of one that is then refused; reading waits for what it returns. */
  onRead?: (bytes: number) => Promise<void> | undefined;
  /** Which answers' bodies are of interest. */
  wantsBody: (status: number) => boolean;
}

export type HttpGet = (url: string, options: GetOptions) => Promise<WireAnswer>;

/**
 * One request through the guarded agent. `requestTimeoutMs` bounds the whole exchange, so that a server that trickles a byte
 * now and then does not hold a place for ever; `standingSignal` aborts whatever is under way.
 * Errors: RetryableError `TIMEOUT`, `CONNECTION_REFUSED`, `DNS_NOT_FOUND`, …; PermanentError `BODY_TOO_LARGE`,
 * `ADDRESS_FORBIDDEN`; a signal's own reason when it aborts.
 */
export const createHttpGet =
  (deps: { dispatcher: Dispatcher; requestTimeoutMs: number; standingSignal: () => AbortSignal }): HttpGet =>
  async (url, options) => {
    const timeout = () => new RetryableError('TIMEOUT', `${url} took more than ${deps.requestTimeoutMs} ms.`);
    const sources = [deps.standingSignal(), ...(options.signal ? [options.signal] : [])];
    const { signal, release } = linkSignals(sources, deps.requestTimeoutMs, timeout);
    try {
      signal.throwIfAborted();
      const { headers, post } = options;
      const sent = post ? ({ method: 'POST', body: post.body } as const) : {};
      const answer = await request(url, { dispatcher: deps.dispatcher, signal, headers, ...sent });
      const bytes = options.wantsBody(answer.statusCode) ? await readBody(answer, url, options) : discard(answer);
      return { url, status: answer.statusCode, ...wireHeaders(answer.headers), bytes };
    } catch (error) {
      throw signal.aborted ? signal.reason : failureOfTransport(error, url);
    } finally {
      release();
    }
  };

/** Like AbortSignal.any, which on Node 20 keeps something of every call for as long as the longest-lived source. */
const linkSignals = (sources: AbortSignal[], timeoutMs: number, onTimeout: () => Error) => {
  const controller = new AbortController();
  const onAbort = () => controller.abort(sources.find((source) => source.aborted)?.reason);
  const timer = setTimeout(() => controller.abort(onTimeout()), timeoutMs);
  for (const source of sources) source.addEventListener('abort', onAbort, { once: true });
  if (sources.some((source) => source.aborted)) onAbort();
  const release = (): void => {
    clearTimeout(timer);
    for (const source of sources) source.removeEventListener('abort', onAbort);
  };
  return { signal: controller.signal, release };
};

const readBody = async (
  { body, headers }: Dispatcher.ResponseData,
  url: string,
  { maxBytes, tooLarge, onRead }: GetOptions,
): Promise<Buffer> => {
  const refusal = () => new PermanentError('BODY_TOO_LARGE', `${url} is larger than ${maxBytes} bytes.`);
  if (tooLarge === 'refuse' && Number(headers['content-length'] ?? 0) > maxBytes) {
    // Destroying it unread is an error to the stream, which nobody else listens to.
    body.on('error', () => undefined).destroy();
    throw refusal();
  }
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    const waiting = onRead?.(size);
    if (waiting) await waiting;
    if (size <= maxBytes) continue;
    if (tooLarge === 'refuse') throw refusal();
    break;
  }
  return Buffer.concat(chunks).subarray(0, maxBytes);
};

/** Reads a little so that the connection can be used again, and gives the connection up where there is more. */
const discard = ({ body }: Dispatcher.ResponseData): Buffer => {
  void body.dump({ limit: 64 * 1024 }).catch(() => undefined);
  return Buffer.alloc(0);
};
