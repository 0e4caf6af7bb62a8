import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { PermanentError } from '@aisle/core';
import { autoProduct, decodeHtml, type AutoProduct } from '@aisle/extraction';
import { z } from 'zod';
import type { Lane } from '../lane.js';
import { maskPage, maskSchema, type Mask } from './extraction-mask.js';
import { printMistakes, printTable, resultByShop, resultOf, type ReadPage } from './extraction-report.js';
import { isDevelopmentHalf, judgePage } from './extraction-score.js';

/**
 * How well pages of unknown shops are read, by a corpus of real pages: `ground-truth.json` and `html/<page id>.html.gz`
 * for product pages, or `annotations.json` for pagination.
 */
export const extractionLane: Lane = {
  describe: 'Reads a corpus of real pages without any rule of their sites: precision, recall and F1.',
  async run(argv) {
    const options = readOptions(argv);
    const { corpus, json, masks } = options;
    if (existsSync(join(corpus, 'ground-truth.json'))) return runProductPages(options);
    if (existsSync(join(corpus, 'annotations.json')))
      return (await import('./extraction-pagination.js')).runPagination(corpus, { json, masks });
    throw new PermanentError(
      'CORPUS_ABSENT',
      `There is no corpus in ${corpus}: neither ground-truth.json nor annotations.json.`,
      {
        fix: 'Name a folder with the layout of the shared product-pages or pagination corpus.',
      },
    );
  },
};

interface Options {
  corpus: string;
  json: boolean;
  mistakes: boolean;
  /** Also the mistakes of the half that rules are not written by. */
  heldOut: boolean;
  masks: Mask[];
}

const usage =
  'npm run bench -- extraction --corpus <dir> [--mask data|names|data,names] [--json] [--mistakes [--held-out]]';

const readOptions = (argv: readonly string[]): Options => {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      corpus: { type: 'string' },
      json: { type: 'boolean', default: false },
      mask: { type: 'string' },
      mistakes: { type: 'boolean', default: false },
      'held-out': { type: 'boolean', default: false },
    },
  });
  if (values.corpus === undefined) throw new PermanentError('USAGE', 'No corpus was named.', { fix: usage });
  const masks = values.mask === undefined ? { data: [] } : maskSchema.safeParse(values.mask);
  if (masks.data === undefined)
    throw new PermanentError('USAGE', `There is no such mask as "${values.mask}".`, { fix: usage });
  return {
    corpus: values.corpus,
    json: values.json,
    mistakes: values.mistakes,
    heldOut: values['held-out'],
    masks: masks.data,
  };
};

const truthsSchema = z.record(
  z.string(),
  z.object({
    url: z.url(),
    price: z.array(z.string()).optional(),
    sku: z.array(z.string()).optional(),
    availability: z.array(z.string()).optional(),
  }),
);

const runProductPages = ({ corpus, json, mistakes, heldOut, masks }: Options): number => {
  const truths = truthsSchema.parse(JSON.parse(readFileSync(join(corpus, 'ground-truth.json'), 'utf8')));
  const pages = Object.entries(truths).map(([id, truth]): ReadPage => {
    const html = maskPage(decodeHtml(gunzipSync(readFileSync(join(corpus, 'html', `${id}.html.gz`))), null), masks);
    const startedAt = performance.now();
    const product = readOrNothing(html, truth.url);
    const ms = performance.now() - startedAt;
    return { id, host: new URL(truth.url).host, ms, judgements: judgePage(truth, product) };
  });
  if (!json) printTable(pages);
  if (mistakes) printMistakes(pages.filter(({ id }) => heldOut || isDevelopmentHalf(id)));
  process.stdout.write(`${JSON.stringify({ ...resultOf(pages), mask: masks, shops: resultByShop(pages) })}\n`);
  return 0;
};

/** A page that cannot be read counts as one of which nothing was found. */
const readOrNothing = (html: string, url: string): AutoProduct => {
  try {
    return autoProduct(html, url);
  } catch (error) {
    if (error instanceof PermanentError) return {};
    throw error;
  }
};
