import { afterEach, describe, expect, it } from '@jest/globals';
import { PermanentError, RetryableError, ThrottledError } from '@aisle/core';
import { Router } from 'express';
import { z } from 'zod';
import { notFound } from './http-errors.js';
import { correlationIdOf, validRequest } from './http-request.js';
import { createHttpServer, type HttpServer } from './http-server.js';
import { silentLogger } from './logger.js';
import { createMetrics } from './metrics.js';

const now = new Date('2026-01-02T03:04:05Z');
const clock = { now: () => now, monotonicMs: () => 0 };
let server: HttpServer;
afterEach(() => server.close(0));

const routes = (): Router => {
  const failing: Record<string, () => Error> = {
    retry: () => new RetryableError('BROKER_UNAVAILABLE', 'The broker is away.'),
    throttled: () => new ThrottledError('HTTP_429', 'Too fast.', new Date(now.getTime() + 7_000)),
    permanent: () => new PermanentError('PARSE_FAILED', 'Not a feed.', { fix: 'Send CSV.' }),
    missing: () => notFound('There is no such run.'),
    unknown: () => new Error('password=hush'),
  };
  return Router()
    .get('/fails/:how', async (request) => {
      throw failing[request.params['how'] ?? '']?.() ?? new Error('?');
    })
    .get('/correlation', (_request, response) => void response.json({ id: correlationIdOf(response) }))
    .post('/crawls', (request, response) => {
      const { body, query } = validRequest(request, {
        body: z.strictObject({ retailer: z.string().min(2), scope: z.enum(['tree', 'pages']) }),
        query: z.object({ limit: z.coerce.number().int().max(10).default(5) }),
      });
      response.status(202).json({ ...body, limit: query.limit });
    });
};

const start = async (options: Partial<Parameters<typeof createHttpServer>[0]> = {}) => {
  server = await createHttpServer({
    log: silentLogger,
    metrics: createMetrics({ processMetrics: false }),
    clock,
    host: '127.0.0.1',
    port: 0,
    ready: () => true,
    router: routes(),
    apiKeys: ['first', 'second'],
    maxBodyBytes: 200,
    ...options,
  });
};
const call = async (path: string, init: RequestInit = {}) => {
  const headers = { authorization: 'Bearer second', 'content-type': 'application/json', ...init.headers };
  const response = await fetch(`${server.url}${path}`, { ...init, headers });
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Record<string, unknown>,
  };
};

describe('HTTP server', () => {
  it.each(['', 'Bearer ', 'Bearer firs', 'Bearer first second', 'Basic first'])(
    'answers 401 without a valid key (%p)',
    async (authorization) => {
      await start();
      const { status, headers, body } = await call('/correlation', { headers: { authorization } });
      expect([status, headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
      expect(body).toMatchObject({ error: { code: 'API_KEY_REQUIRED' } });
    },
  );

  it('does not start an API that no key would open', async () => {
    await start({ apiKeys: [], open: true });
    await expect(createHttpServer({ ...openless(), apiKeys: [] })).rejects.toMatchObject({ code: 'API_KEYS_MISSING' });
  });

  it('says whether it lives and is ready, and its numbers, to anybody', async () => {
    const metrics = createMetrics({ processMetrics: false });
    metrics.counter({ name: 'aisle_pages_total', help: 'Pages.', labels: ['outcome'] }).add({ outcome: 'stored' }, 3);
    await start({ metrics, ready: () => false });
    expect((await fetch(`${server.url}/live`)).status).toBe(200);
    expect((await fetch(`${server.url}/ready`)).status).toBe(503);
    expect(await (await fetch(`${server.url}/metrics`)).text()).toContain('aisle_pages_total{outcome="stored"} 3');
  });

  it('answers 400 naming each field that is wrong', async () => {
    await start();
    const { status, body } = await call('/crawls?limit=99', { method: 'POST', body: '{"retailer":"x","extra":1}' });
    expect(status).toBe(400);
    const { error } = body as { error: { code: string; issues: { path: string }[] } };
    expect(error.code).toBe('REQUEST_INVALID');
    expect(error.issues.map(({ path }) => path).sort()).toEqual(['body', 'body.retailer', 'body.scope', 'query.limit']);
  });

  it('hands a valid request on with defaults filled in', async () => {
    await start();
    const answer = await call('/crawls', { method: 'POST', body: '{"retailer":"shop","scope":"tree"}' });
    expect([answer.status, answer.body]).toEqual([202, { retailer: 'shop', scope: 'tree', limit: 5 }]);
  });

  it.each([
    ['{"retailer":', 400, 'BODY_NOT_JSON'],
    [`{"retailer":"${'x'.repeat(300)}"}`, 413, 'BODY_TOO_LARGE'],
  ])('refuses a body that is broken or too large (%#)', async (body, status, code) => {
    await start();
    expect(await call('/crawls', { method: 'POST', body })).toMatchObject({ status, body: { error: { code } } });
  });

  it.each([
    ['retry', 503, 'BROKER_UNAVAILABLE'],
    ['throttled', 429, 'HTTP_429'],
    ['permanent', 422, 'PARSE_FAILED'],
    ['missing', 404, 'NOT_FOUND'],
    ['unknown', 500, 'INTERNAL'],
  ])('gives a failure of policy %p its status and code', async (how, status, code) => {
    await start();
    const answer = await call(`/fails/${how}`);
    expect(answer).toMatchObject({ status, body: { error: { code } } });
    expect(JSON.stringify(answer.body)).not.toContain('hush');
    expect(answer.headers.get('retry-after')).toBe(how === 'throttled' ? '7' : null);
  });

  it('carries the correlation id of the caller, and makes one where it is missing or odd', async () => {
    await start();
    const given = await call('/correlation', { headers: { 'x-correlation-id': 'order-66' } });
    expect([given.body['id'], given.headers.get('x-correlation-id')]).toEqual(['order-66', 'order-66']);
    const odd = await call('/correlation', { headers: { 'x-correlation-id': '{"inject":1}' } });
    expect(odd.body['id']).toMatch(/^[0-9A-Z]{26}$/);
  });

  it('answers an unknown route in the same shape', async () => {
    await start();
    expect(await call('/nowhere')).toMatchObject({ status: 404, body: { error: { code: 'ROUTE_NOT_FOUND' } } });
  });
});

const openless = () => ({
  log: silentLogger,
  metrics: createMetrics({ processMetrics: false }),
  host: '127.0.0.1',
  port: 0,
  ready: () => true,
  router: routes(),
});
