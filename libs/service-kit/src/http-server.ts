import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { FatalError, errorCodeOf, newId, systemClock, type Clock } from '@aisle/core';
import express, { type ErrorRequestHandler, type Express, type RequestHandler, type Router } from 'express';
import { HttpError, answerFor } from './http-errors.js';
import { requestLogOf } from './http-request.js';
import type { Logger } from './logger.js';
import type { Metrics } from './metrics.js';

export interface HttpServerOptions {
  log: Logger;
  metrics: Metrics;
  host: string;
  /** 0 takes any free port. */
  port: number;
  /** May this service get work? Answers `/ready`. */
  ready: () => boolean | Promise<boolean>;
  /** The service's own routes, behind an API key. */
  router?: Router;
  /** Which keys open the routes; none is a mistake unless `open`. */
  apiKeys?: readonly string[];
  /** Serves the routes to anybody. */
  open?: boolean;
  maxBodyBytes?: number;
  clock?: Clock;
}

export interface HttpServer {
  /** `http://127.0.0.1:41234` */
  url: string;
  /** Takes no new connection, lets open requests end, and cuts what is left after the grace period. */
  close(graceMs?: number): Promise<void>;
}

/**
 * Starts an HTTP server: `/live`, `/ready`, `/metrics` for anybody, everything else behind an API key.
 * Errors: FatalError `API_KEYS_MISSING`, `HTTP_LISTEN_FAILED`.
 */
export const createHttpServer = async (options: HttpServerOptions): Promise<HttpServer> => {
  if (options.router && !options.open && !options.apiKeys?.length) {
    throw new FatalError('API_KEYS_MISSING', 'The HTTP API has no key that would open it.', {
      fix: 'Set API_KEYS to one or more long random strings, separated by commas.',
    });
  }
  const server = createServer(
    { headersTimeout: 10_000, requestTimeout: 30_000, keepAliveTimeout: 5_000 },
    buildApp(options),
  );
  await listen(server, options.port, options.host);
  const { port } = server.address() as AddressInfo;
  const host = options.host.includes(':') ? `[${options.host}]` : options.host;
  return { url: `http://${host}:${port}`, close: (graceMs = 5_000) => closeServer(server, graceMs) };
};

const buildApp = (options: HttpServerOptions): Express => {
  const { log, metrics, router, apiKeys = [], open = false, maxBodyBytes = 100_000, clock = systemClock } = options;
  const app = express();
  app.disable('x-powered-by');
  app.use(nameAndLogRequest(log, metrics, clock));
  app.get('/live', (_request, response) => void response.json({ live: true }));
  app.get('/ready', async (_request, response) => {
    const ready = await options.ready();
    response.status(ready ? 200 : 503).json({ ready });
  });
  app.get('/metrics', async (_request, response) => {
    const text = await metrics.text();
    response.set('Content-Type', metrics.contentType).send(text);
  });
  if (router) app.use(...(open ? [] : [requireApiKey(apiKeys)]), express.json({ limit: maxBodyBytes }), router);
  app.use((request) => {
    throw new HttpError(404, 'ROUTE_NOT_FOUND', `There is no ${request.method} ${request.path}.`);
  });
  app.use(answerErrors(clock));
  return app;
};

const nameAndLogRequest = (log: Logger, metrics: Metrics, clock: Clock): RequestHandler => {
  const answering = metrics.histogram({
    name: 'aisle_http_answer_seconds',
    help: 'From an HTTP request to the end of its answer.',
    labels: ['method', 'route', 'status'],
    buckets: [0.005, 0.025, 0.1, 0.5, 2.5, 10],
  });
  return (request, response, next) => {
    const given = request.get('x-correlation-id') ?? '';
    const correlationId = /^[\w.:-]{1,100}$/.test(given) ? given : newId();
    const startedMs = clock.monotonicMs();
    response.locals['correlationId'] = correlationId;
    response.locals['log'] = log.child({ correlationId, method: request.method, path: request.path });
    response.set('X-Correlation-Id', correlationId);
    response.on('close', () => {
      const durationMs = Math.round(clock.monotonicMs() - startedMs);
      requestLogOf(response).debug('Answered an HTTP request.', { status: response.statusCode, durationMs });
      // The route's pattern: paths and made-up methods are the caller's to choose, and without end.
      const { path: route } = (request.route ?? {}) as { path?: unknown };
      if (typeof route !== 'string') return;
      const labels = { method: request.method, route, status: String(response.statusCode) };
      answering.observe(labels, durationMs / 1_000);
    });
    next();
  };
};

/** Compares hashes, so that neither length nor matching prefix of a key shows in the time it takes. */
const requireApiKey = (apiKeys: readonly string[]): RequestHandler => {
  const hashOf = (key: string) => createHash('sha256').update(key).digest();
  const known = apiKeys.map(hashOf);
  return (request, response, next) => {
    const [, key = ''] = /^Bearer +(\S+)$/i.exec(request.get('authorization') ?? '') ?? [];
    const given = hashOf(key);
    const matches = known.filter((hash) => timingSafeEqual(hash, given));
    if (matches.length === 0) {
      throw new HttpError(401, 'API_KEY_REQUIRED', 'This needs a valid API key.', {
        fix: 'Send it as "Authorization: Bearer <key>".',
      });
    }
    // Who did what: the key itself must not be in a log, and its hash tells it apart.
    response.locals['log'] = requestLogOf(response).child({ apiKeyId: given.toString('hex').slice(0, 8) });
    next();
  };
};

const answerErrors =
  (clock: Clock): ErrorRequestHandler =>
  (error: unknown, _request, response, next) => {
    const { status, headers, body } = answerFor(error, clock.now());
    if (status >= 500) requestLogOf(response).error('An HTTP request failed.', { error });
    if (response.headersSent) return next(error);
    response.status(status).set(headers).json(body);
  };

const listen = (server: Server, port: number, host: string): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', (cause) => {
      const message = `The HTTP server cannot listen on ${host}:${port} (${errorCodeOf(cause)}).`;
      reject(new FatalError('HTTP_LISTEN_FAILED', message, { cause, fix: 'Choose a free HTTP_PORT, or 0 for any.' }));
    });
    server.listen(port, host, resolve);
  });

const closeServer = (server: Server, graceMs: number): Promise<void> =>
  new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), graceMs);
    server.close(() => {
      clearTimeout(cut);
      resolve();
    });
    server.closeIdleConnections();
  });
