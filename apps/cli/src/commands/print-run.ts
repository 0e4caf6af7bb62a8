import type { CrawlRunView } from '@aisle/contracts';
import { table, type Output } from '../output.js';

/** A run as `aisle status` and `aisle crawl --wait` show it. */
export const printRun = (run: CrawlRunView, output: Output): void => {
  output.machine(run);
  const { counts } = run;
  output.human(
    table(
      [
        'run',
        'retailer',
        'scope',
        'state',
        'tree nodes',
        'catalog pages',
        'tiles',
        'products',
        'open',
        'failed',
        'skipped',
      ],
      [
        [
          run.runId,
          run.retailer,
          run.scope,
          run.state,
          counts.catalogTreeNodes,
          counts.catalogPages,
          counts.catalogPageItems,
          counts.productPages,
          counts.pending + counts.dispatched,
          counts.failed + counts.parseFailed,
          counts.skipped,
        ],
      ],
    ),
  );
  if (run.failures.length > 0) {
    output.human(
      table(
        ['failed request', 'code', 'attempts', 'why'],
        run.failures.map(({ url, code, attempts, message }) => [url, code, attempts, message]),
      ),
    );
  }
};
