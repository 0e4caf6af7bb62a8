import { describe, expect, it } from '@jest/globals';
import { createMessagingMetrics } from './messaging-metrics.js';
import { createMetrics } from './metrics.js';

describe('messaging metrics', () => {
  it('count by queue, type, outcome and code, but not by fetcher, whose queue is new with every start', async () => {
    const metrics = createMetrics({ processMetrics: false });
    const { consumed } = createMessagingMetrics(metrics);
    consumed('fetch.shop', 'fetch.job', 'handled', '', 12);
    consumed('fetcher.host-1-abc', 'fetcher.assignment', 'handled', '', 1);
    consumed('fetcher.host-2-def', 'fetcher.assignment', 'delayed', 'TIMEOUT', 1);
    const lines = (await metrics.text()).split('\n').filter((line) => /^aisle_messages_consumed_total/.test(line));
    expect(lines).toEqual([
      'aisle_messages_consumed_total{queue="fetch.shop",type="fetch.job",outcome="handled",code=""} 1',
      'aisle_messages_consumed_total{queue="fetcher.*",type="fetcher.assignment",outcome="handled",code=""} 1',
      'aisle_messages_consumed_total{queue="fetcher.*",type="fetcher.assignment",outcome="delayed",code="TIMEOUT"} 1',
    ]);
  });

  it('put queues that grow with retailers and tenants into one histogram each', async () => {
    const metrics = createMetrics({ processMetrics: false });
    const { consumed, published } = createMessagingMetrics(metrics);
    for (const queue of ['fetch.a', 'fetch.b', 'cache-bust.t', 'fetch.outcomes'])
      consumed(queue, 'm', 'handled', '', 1);
    for (const target of ['fetch.a', 'fetch.b', 'facts']) published(target, 'm', 1);
    const text = await metrics.text();
    const counts = [...text.matchAll(/^aisle_message_\w+_count\{(?:queue|target)="(.+?)".*\} (\d+)$/gm)];
    expect(counts.map(([, name, count]) => `${name} ${count}`)).toEqual([
      ...['fetch.* 2', 'cache-bust.* 1', 'fetch.outcomes 1'],
      ...['fetch.* 2', 'facts 1'],
    ]);
  });
});

it('a gauge that is replaced forgets what is not among its samples any more', async () => {
  const metrics = createMetrics({ processMetrics: false });
  const gauge = metrics.gauge({ name: 'aisle_test', help: 'Test.', labels: ['retailer'] });
  gauge.replace([{ labels: { retailer: 'a' }, value: 1 }]);
  gauge.replace([{ labels: { retailer: 'b' }, value: 2 }]);
  expect(await metrics.text()).toMatch(/# TYPE aisle_test gauge\naisle_test\{retailer="b"\} 2\n$/);
});
