import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { silentLogger, type Logger } from '@aisle/service-kit';
import { newRetailer, newRun, openFrontier, runOf, type Frontier } from './frontier-fixture.js';
import { openControlApi, type OpenControlApi } from './open-control-api.js';

let frontier: Frontier;
let api: OpenControlApi;
let retailer: string;
let logged: { sentence: string; fields: Record<string, unknown> }[] = [];

const recordingLogger = (fields: Record<string, unknown> = {}): Logger => ({
  ...silentLogger,
  info: (sentence: string, more: object = {}) => void logged.push({ sentence, fields: { ...fields, ...more } }),
  child: (more) => recordingLogger({ ...fields, ...more }),
});

beforeAll(async () => {
  frontier = await openFrontier();
  api = await openControlApi(frontier, { log: recordingLogger() });
});
afterAll(async () => {
  await api.http.close();
  await frontier.release();
});
beforeEach(async () => {
  retailer = await newRetailer(frontier);
  logged = [];
});

const actions = ['pause', 'resume', 'cancel'] as const;
const limitOf = (key: string) => frontier.database.prisma.politeness.findUniqueOrThrow({ where: { key } });

describe('a run', () => {
  test('is paused and resumed, twice as well as once, and says so while it stands still', async () => {
    const runId = await newRun(frontier, retailer);
    for (const _time of [1, 2]) {
      const { status, body } = await api.call('POST', `/v1/crawls/${runId}/pause`);
      expect(status).toBe(200);
      expect(body).toMatchObject({ state: 'running', pausedAt: frontier.clock.now().toISOString() });
      expect(body['blockers']).toContainEqual({ code: 'paused', until: null, sentence: 'The run is paused.' });
    }
    for (const _time of [1, 2]) {
      expect((await api.call('POST', `/v1/crawls/${runId}/resume`)).body).toMatchObject({ pausedAt: null });
    }
  });

  test.each(actions)('that has ended answers 409 to %s, one that is not there 404', async (action) => {
    const runId = await newRun(frontier, retailer);
    await frontier.database.prisma.crawlRun.update({ where: { id: runId }, data: { state: 'completed' } });
    const ended = await api.call('POST', `/v1/crawls/${runId}/${action}`);
    expect(ended).toMatchObject({ status: 409, body: { error: { code: 'RUN_FINISHED' } } });
    const missing = await api.call('POST', `/v1/crawls/none/${action}`);
    expect(missing).toMatchObject({ status: 404, body: { error: { code: 'NOT_FOUND' } } });
    expect(await runOf(frontier, runId)).toMatchObject({ state: 'completed', pausedAt: null });
    expect(logged).toEqual([]);
  });

  test('slows its politeness key down, and gives it back', async () => {
    const runId = await newRun(frontier, retailer);
    const slowed = await api.call('PATCH', `/v1/crawls/${runId}`, { ratePerSecond: 0.5 });
    expect(slowed).toMatchObject({ status: 200, body: { rateOverride: 0.5 } });
    expect(await limitOf(`${retailer}.example`)).toMatchObject({ ratePerSecond: 0.5 });
    await api.call('PATCH', `/v1/crawls/${runId}`, { ratePerSecond: null });
    expect(await limitOf(`${retailer}.example`)).toMatchObject({ ratePerSecond: 2 });
  });
});

describe('a retailer', () => {
  test('is paused with a reason that the list shows, and resumed', async () => {
    await api.call('POST', `/v1/retailers/${retailer}/pause`, { reason: 'They have a sale.' });
    const { body } = await api.call('GET', '/v1/retailers');
    expect(body['retailers']).toContainEqual(
      expect.objectContaining({ id: retailer, pausedReason: 'They have a sale.', pausedAt: expect.any(String) }),
    );
    const resumed = await api.call('POST', `/v1/retailers/${retailer}/resume`);
    expect(resumed.body).toMatchObject({ pausedAt: null, pausedReason: null });
  });

  test('is only ever made slower than its recipe says', async () => {
    await api.call('PATCH', `/v1/retailers/${retailer}`, { ratePerSecond: 500 });
    expect(await limitOf(`${retailer}.example`)).toMatchObject({ ratePerSecond: 2 });
    await api.call('PATCH', `/v1/retailers/${retailer}`, { ratePerSecond: 0.25 });
    expect(await limitOf(`${retailer}.example`)).toMatchObject({ ratePerSecond: 0.25 });
  });

  test('that is disabled stays in the list, so that it can be enabled again', async () => {
    await api.call('PATCH', `/v1/retailers/${retailer}`, { enabled: false });
    const { body } = await api.call('GET', '/v1/retailers');
    expect(body['retailers']).toContainEqual(expect.objectContaining({ id: retailer, enabled: false }));
    expect((await api.call('PATCH', `/v1/retailers/${retailer}`, { enabled: true })).body).toMatchObject({
      enabled: true,
    });
  });

  test('has all its open runs cancelled at once, and those alone', async () => {
    const [first, second] = [await newRun(frontier, retailer), await newRun(frontier, retailer)];
    const bystander = await newRun(frontier, await newRetailer(frontier));
    const { body } = await api.call('POST', `/v1/retailers/${retailer}/cancel`);
    expect(body).toEqual({ cancelled: [first, second] });
    expect((await api.call('POST', `/v1/retailers/${retailer}/cancel`)).body).toEqual({ cancelled: [] });
    expect(await runOf(frontier, bystander)).toMatchObject({ state: 'running' });
  });

  test.each([
    ['POST', '/pause', {}],
    ['POST', '/resume', undefined],
    ['POST', '/cancel', undefined],
    ['PATCH', '', { enabled: true }],
  ])('that is not known answers %s %s with 404', async (method, path, body) => {
    const answer = await api.call(method, `/v1/retailers/nobody${path}`, body);
    expect(answer).toMatchObject({ status: 404, body: { error: { code: 'UNKNOWN_RETAILER' } } });
  });

  test.each([{}, { ratePerSecond: 0 }, { ratePerSecond: 'fast' }, { speed: 1 }])(
    'refuses the change %j',
    async (change) => {
      const answer = await api.call('PATCH', `/v1/retailers/${retailer}`, change);
      expect(answer).toMatchObject({ status: 400, body: { error: { code: 'REQUEST_INVALID' } } });
    },
  );
});

test('the log tells what was done to what, and with which key, without the key', async () => {
  const runId = await newRun(frontier, retailer);
  await api.call('POST', `/v1/crawls/${runId}/cancel`);
  const [entry] = logged;
  expect(entry).toMatchObject({
    sentence: 'An operator has cancelled a run.',
    fields: { runId, apiKeyId: expect.stringMatching(/^[0-9a-f]{8}$/), correlationId: expect.any(String) },
  });
});
