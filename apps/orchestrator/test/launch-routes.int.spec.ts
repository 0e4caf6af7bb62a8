import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { signalNameSchema } from '@aisle/core';
import { insertSignalSamples, registerTenants } from '@aisle/storage';
import { openFrontier, type Frontier } from './frontier-fixture.js';
import { openControlApi, type OpenControlApi } from './open-control-api.js';

let frontier: Frontier;
let api: OpenControlApi;
beforeAll(async () => {
  frontier = await openFrontier();
  await registerTenants(frontier.base.database.prisma, ['demo']);
  api = await openControlApi(frontier, {
    gateRules: { greenMs: 60_000, tracedUpdates: 0 },
  });
});
afterAll(async () => {
  await api.http.close();
  await frontier.release();
});
beforeEach(async () => {
  await frontier.base.database.prisma.$executeRaw`truncate launch_mode, audit_entry, signal_sample,
    subscription_change`;
});

const setMode = (mode: string, more: Record<string, unknown> = {}) =>
  api.call('PUT', '/v1/tenants/demo/launch-mode', { mode, reason: 'a test', ...more }, { 'x-actor': 'tester' });

test('a mode is set, listed, and audited with who, what and why', async () => {
  expect(await setMode('canary', { supplier: 'shop' })).toMatchObject({
    status: 200,
    body: { tenant: 'demo', supplier: 'shop', mode: 'canary', canaryPercent: 5, changedBy: 'tester' },
  });
  expect((await api.call('GET', '/v1/launch-modes')).body['launchModes']).toMatchObject([
    { tenant: 'demo', supplier: 'shop', mode: 'canary' },
  ]);
  expect((await api.call('GET', '/v1/audit')).body['entries']).toMatchObject([
    { actor: 'tester', action: 'launch-mode.set', subject: 'demo/shop', reason: 'a test', keyHash: expect.any(String) },
  ]);
});

test('what was off is decided again when it is opened, and nothing else is', async () => {
  const { subscriptionChange } = frontier.base.database.prisma;
  const reopened = async () => (await subscriptionChange.findMany()).map(({ supplierId }) => supplierId);
  await setMode('off', { supplier: 'shop' });
  expect(await reopened()).toEqual([]);
  await setMode('shadow', { supplier: 'shop' });
  expect(await reopened()).toEqual(['shop']);
  await subscriptionChange.deleteMany();
  await setMode('live', { supplier: 'shop' });
  expect(await reopened()).toEqual([]);
});

test.each([
  ['a tenant that is not there', '/v1/tenants/nobody/launch-mode', {}, 404],
  ['no reason', '/v1/tenants/demo/launch-mode', { reason: '' }, 400],
  ['a share for another mode than canary', '/v1/tenants/demo/launch-mode', { canaryPercent: 5 }, 400],
])('%s is refused', async (_what, path, change, status) => {
  expect((await api.call('PUT', path, { mode: 'live', reason: 'a test', ...change })).status).toBe(status);
});

const step = (name: string) => api.call('POST', `/v1/tenants/demo/gate/${name}`, { reason: 'a test' });

test('a launch takes its steps while the gate is open, and none while a signal is red', async () => {
  const { database, clock } = frontier.base;
  const measure = (lag: number, msAgo: number) =>
    insertSignalSamples(
      database.prisma,
      signalNameSchema.options.map((signal) => ({
        tenantId: 'demo',
        signal,
        value: signal === 'queue-lag' ? lag : signal === 'trace-coverage' ? 1 : 0,
      })),
      new Date(clock.now().getTime() - msAgo),
    );
  await setMode('shadow');
  expect((await step('open')).body).toMatchObject({ open: false, mode: 'shadow' });
  await measure(1, 61_000);
  await measure(1, 1_000);
  expect((await api.call('GET', '/v1/tenants/demo/gate')).body).toEqual({ open: true, missing: [] });
  expect((await step('open')).body).toMatchObject({ open: true, mode: 'canary', canaryPercent: 5 });
  expect((await step('widen')).body).toMatchObject({ mode: 'canary', canaryPercent: 25 });
  await measure(1_000, 0);
  expect((await step('widen')).body).toMatchObject({
    open: false,
    mode: 'canary',
    canaryPercent: 25,
    missing: [{ signal: 'queue-lag', value: 1_000, limit: 90 }, { signal: 'green-hours' }],
  });
  const signals = await api.call('GET', '/v1/tenants/demo/signals');
  expect(signals.body['samples']).toHaveLength(3 * signalNameSchema.options.length);
});
