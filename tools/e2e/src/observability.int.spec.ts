import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { envelopeSchema, exchanges, type Envelope } from '@aisle/contracts';
import { traceIdOf } from '@aisle/messaging';
import { repositoryRoot, waitFor } from '@aisle/testkit';
import { connect, type ChannelModel } from 'amqplib';
import { startWholeAisle, type WholeAisle } from './whole-aisle.js';

jest.setTimeout(240_000);

const correlationId = 'observability-test-1';
const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const services = ['orchestrator', 'fetcher', 'parser', 'catalog-sync', 'demo-storefront'];

let whole: WholeAisle;
let listener: ChannelModel;
/** Every fact and every cache-bust that was published. */
const published: Envelope[] = [];

const listenToEverything = async (): Promise<ChannelModel> => {
  const connection = await connect(whole.amqpUrl);
  const channel = await connection.createChannel();
  const { queue } = await channel.assertQueue('', { exclusive: true });
  for (const exchange of [exchanges.facts, exchanges.cacheBusts]) {
    await channel.bindQueue(queue, `${whole.namespace}${exchange}`, '#');
  }
  const onMessage = (message: { content: Buffer } | null): void => {
    if (message) published.push(envelopeSchema.parse(JSON.parse(message.content.toString())) as Envelope);
  };
  await channel.consume(queue, onMessage, { noAck: true });
  return connection;
};

const askForCrawl = async (): Promise<string> => {
  const { control, apiKey } = whole.aisle.session;
  const response = await fetch(new URL('/v1/crawls', control), {
    method: 'POST',
    headers: {
      authorization: `Bearer ${apiKey}`,
      'content-type': 'application/json',
      'x-correlation-id': correlationId,
      traceparent: `00-${traceId}-00f067aa0ba902b7-01`,
    },
    body: JSON.stringify({ retailer: 'demo-shop', scope: 'products' }),
  });
  return ((await response.json()) as { runIds: string[] }).runIds[0] ?? '';
};

beforeAll(async () => {
  whole = await startWholeAisle({
    shopEnv: { SHOP_LEAVES: '6', SHOP_SLOW_MS: '100' },
    env: { RETRY_BASE_MS: '100', MAX_ATTEMPTS: '2', BACKLOG_EVERY_MS: '500' },
  });
  listener = await listenToEverything();
  await whole.waitForRun(await askForCrawl());
});
afterAll(async () => {
  await listener.close();
  await whole.stop();
});

interface Line {
  message: string;
  correlationId?: string;
  correlationIds?: string[];
  traceId?: string;
  traceIds?: string[];
}
const linesOf = (service: string): Line[] =>
  readFileSync(join(whole.dataDir, 'logs', `${service}.log`), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Line);

describe('one crawl', () => {
  test('is named by its cache-busts, with the correlation id and the trace of whoever asked for it', async () => {
    const bust = await waitFor('a cache-bust', () => published.find(({ type }) => type === 'cache-bust'));
    expect(bust.correlationId).toBe(correlationId);
    expect(traceIdOf(bust.traceparent)).toBe(traceId);
  });

  test.each(services)('can be followed through the log of %s, at its usual level', async (service) => {
    const ours = await waitFor(`lines about the crawl in the log of ${service}`, () => {
      const lines = linesOf(service).filter((line) => line.correlationId === correlationId);
      return lines.length > 0 ? lines : undefined;
    });
    expect(ours.map((line) => [line.message, line.traceId])).toEqual(ours.map(({ message }) => [message, traceId]));
  });

  test('goes with a trace context in every message, each a span of its own', () => {
    expect(published.filter(({ traceparent }) => traceIdOf(traceparent) === undefined)).toEqual([]);
    const spans = published.map(({ traceparent }) => traceparent);
    expect(new Set(spans).size).toBe(spans.length);
    const ofCrawl = published.filter((envelope) => envelope.correlationId === correlationId);
    expect(new Set(ofCrawl.map(({ type }) => type))).toEqual(
      new Set(['page.fetched', 'fetch.failed', 'fetch.skipped', 'crawl-run.finished', 'cache-bust']),
    );
    expect(ofCrawl.every(({ traceparent }) => traceIdOf(traceparent) === traceId)).toBe(true);
  });
});

/** By the documentation's name of each service. */
const processNames: Record<string, string> = { storefront: 'demo-storefront' };

const metricsOf = async (app: string): Promise<string> => {
  const service = whole.aisle.processes.find(({ name }) => name === (processNames[app] ?? app));
  const { http } = (await service?.ready) as { http: string };
  return (await fetch(new URL('/metrics', http))).text();
};

interface Documented {
  name: string;
  type: string;
  labels: string[];
  apps: string[];
}
const listOf = (cell: string): string[] => (cell === '–' ? [] : cell.split(', ').map((part) => part.trim()));
const documented: Documented[] = readFileSync(join(repositoryRoot, 'docs', 'observability.md'), 'utf8')
  .split('\n')
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .filter(([, name = '']) => /^`aisle_\w+`$/.test(name))
  .map(([, name = '', type = '', labels = '', apps = '']) => ({
    name: name.slice(1, -1),
    type,
    labels: listOf(labels).sort(),
    apps: listOf(apps).sort(),
  }));
const apps = [...new Set(documented.flatMap((metric) => metric.apps))];

describe('metrics', () => {
  test('of all running services are the documented ones, with their types and no other labels', async () => {
    const texts = new Map<string, string>();
    for (const app of apps) texts.set(app, await metricsOf(app));
    const exposed = new Map<string, Documented>();
    for (const [app, text] of texts) {
      for (const [, name = '', type = ''] of text.matchAll(/^# TYPE (aisle_\w+) (\w+)$/gm)) {
        const known = exposed.get(name) ?? { name, type, labels: [], apps: [] };
        exposed.set(name, { ...known, apps: [...known.apps, app].sort() });
      }
    }
    const withoutLabels = (metrics: Iterable<Documented>) =>
      [...metrics].map(({ name, type, apps: by }) => [name, type, by]).sort();
    expect(withoutLabels(exposed.values())).toEqual(withoutLabels(documented));
    for (const { name, labels } of documented) {
      const seen = [...texts.values()].flatMap((text) => labelsIn(text, name));
      expect([name, [...new Set(seen)].sort()]).toEqual([name, seen.length > 0 ? labels : []]);
    }
  });

  test('count what the crawl did', async () => {
    const run = (await whole.control.runs(1))[0];
    const parser = await metricsOf('parser');
    expect(sumOf(parser, 'aisle_items_total', 'kind="catalog-page"')).toBe(run?.counts.catalogPageItems);
    expect(sumOf(parser, 'aisle_messages_consumed_total', 'outcome="handled"')).toBeGreaterThan(0);
    expect(sumOf(await metricsOf('fetcher'), 'aisle_raw_stored_bytes_total')).toBeGreaterThan(0);
    for (const [app, stages] of Object.entries({
      fetcher: ['fetch', 'store'],
      parser: ['parse', 'record'],
      'catalog-sync': ['decide', 'bust'],
    })) {
      const text = await metricsOf(app);
      for (const stage of stages) {
        expect([stage, sumOf(text, 'aisle_stage_seconds_count', `stage="${stage}"`) > 0]).toEqual([stage, true]);
      }
    }
  });

  test('show an empty backlog when all is done', async () => {
    const empty = {
      aisle_frontier_requests: 0,
      aisle_outbox_rows: 0,
      aisle_cache_busts_waiting: 0,
      aisle_dead_letters: 0,
      'aisle_crawl_runs{state="completed"}': 1,
      'aisle_queue_messages_ready{queue="parse.live"}': 0,
    };
    let seen: Record<string, number> = {};
    const isEmpty = async (): Promise<boolean> => {
      const text = await metricsOf('orchestrator');
      seen = Object.fromEntries(
        Object.keys(empty).map((name) => [name, sumOf(text, name.replace(/\{.*/, ''), /\{(.*)\}/.exec(name)?.[1])]),
      );
      return Object.entries(empty).every(([name, value]) => seen[name] === value);
    };
    // How often it is measured depends on how long that takes on a busy machine.
    await waitFor('the backlog to be measured as empty', isEmpty, { timeoutMs: 60_000 }).catch(() => undefined);
    expect(seen).toEqual(empty);
  });
});

const escaped = (text: string): string => text.replace(/[.*]/g, '\\$&');
const samplesOf = (text: string, name: string): RegExpMatchArray[] => [
  ...text.matchAll(new RegExp(`^${name}(?:_bucket|_sum|_count)?(?:\\{(.*)\\})? (\\S+)$`, 'gm')),
];
const labelsIn = (text: string, name: string): string[] =>
  samplesOf(text, name)
    .flatMap(([, labels = '']) => [...labels.matchAll(/(\w+)="/g)].map(([, label = '']) => label))
    .filter((label) => label !== 'le');
/** Of the samples with exactly this name; NaN where there is none. */
const sumOf = (text: string, name: string, label = ''): number => {
  const samples = [...text.matchAll(new RegExp(`^${name}(?:\\{(.*)\\})? (\\S+)$`, 'gm'))];
  const matching = samples.filter(([, labels = '']) => new RegExp(escaped(label)).test(labels));
  return matching.length === 0 ? Number.NaN : matching.reduce((sum, [, , value]) => sum + Number(value), 0);
};
