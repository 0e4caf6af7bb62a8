import {
  Counter as PromCounter,
  Gauge as PromGauge,
  Histogram as PromHistogram,
  Registry,
  collectDefaultMetrics,
} from 'prom-client';

type Labels<Name extends string> = Record<Name, string>;
export interface Counter<Name extends string = never> {
  add(labels: Labels<Name>, by?: number): void;
}
export interface Gauge<Name extends string = never> {
  set(labels: Labels<Name>, value: number): void;
  /** These samples and no others: what is not among them is gone from `/metrics`. */
  replace(samples: readonly { labels: Labels<Name>; value: number }[]): void;
}
export interface Histogram<Name extends string = never> {
  observe(labels: Labels<Name>, value: number): void;
}

interface MetricOptions<Name extends string> {
  /** Prometheus style with the unit: `aisle_fetch_duration_seconds`. */
  name: string;
  help: string;
  labels?: readonly Name[];
}

/** A service's numbers, as `/metrics` shows them. Asking for a name again gives the same metric. */
export interface Metrics {
  counter<Name extends string = never>(options: MetricOptions<Name>): Counter<Name>;
  gauge<Name extends string = never>(options: MetricOptions<Name>): Gauge<Name>;
  histogram<Name extends string = never>(options: MetricOptions<Name> & { buckets?: number[] }): Histogram<Name>;
  /** Prometheus text format. */
  text(): Promise<string>;
  contentType: string;
}

/** `processMetrics` adds memory, CPU, event loop lag and garbage collection of this process. */
export const createMetrics = ({ processMetrics = true }: { processMetrics?: boolean } = {}): Metrics => {
  const registry = new Registry();
  if (processMetrics) collectDefaultMetrics({ register: registry });
  const once = <Metric>(name: string, create: () => Metric): Metric =>
    (registry.getSingleMetric(name) as Metric | undefined) ?? create();

  return {
    counter: ({ name, help, labels: labelNames = [] }) => {
      const metric = once(name, () => new PromCounter({ name, help, labelNames, registers: [registry] }));
      return { add: (labels, by = 1) => metric.inc(labels, by) };
    },
    gauge: ({ name, help, labels: labelNames = [] }) => {
      const metric = once(name, () => new PromGauge({ name, help, labelNames, registers: [registry] }));
      return {
        set: (labels, value) => metric.set(labels, value),
        replace: (samples) => {
          metric.reset();
          for (const { labels, value } of samples) metric.set(labels, value);
        },
      };
    },
    histogram: ({ name, help, labels: labelNames = [], buckets }) => {
      const options = { name, help, labelNames, registers: [registry] };
      const metric = once(name, () => new PromHistogram(buckets ? { ...options, buckets } : options));
      return { observe: (labels, value) => metric.observe(labels, value) };
    },
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
};
