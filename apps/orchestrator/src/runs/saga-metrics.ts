import type { Metrics } from '@aisle/service-kit';

/** What became of runs and requests. */
export interface SagaMetrics {
  runFinished(state: string): void;
  requestFinished(state: 'failed' | 'skipped', code: string): void;
  jobsDispatched(count: number): void;
}

export const createSagaMetrics = (metrics: Metrics): SagaMetrics => {
  const runs = metrics.counter({
    name: 'aisle_crawl_runs_finished_total',
    help: 'Crawl runs that ended by themselves.',
    labels: ['state'],
  });
  const requests = metrics.counter({
    name: 'aisle_requests_unfetched_total',
    help: 'Fetch requests that ended without a page, by the code of why.',
    labels: ['state', 'code'],
  });
  const jobs = metrics.counter({ name: 'aisle_fetch_jobs_dispatched_total', help: 'Fetch jobs the broker has taken.' });
  return {
    runFinished: (state) => runs.add({ state }),
    requestFinished: (state, code) => requests.add({ state, code }),
    jobsDispatched: (count) => jobs.add({}, count),
  };
};
