import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { PermanentError } from '@aisle/core';
import { autoProduct, decodeHtml, type AutoProduct } from '@aisle/retailers';
import { z } from 'zod';
import type { Lane } from '../lane.js';
import {
  isDevelopmentHalf,
  judgePage,
  measured,
  scoreOf,
  type Judgement,
  type Measured,
  type Score,
} from './extraction-score.js';

/**
 * How well pages of unknown shops are read, by a corpus of real pages: `ground-truth.json` and `html/<page id>.html.gz`
 * for product pages, or `annotations.json` for pagination.
 */
export const extractionLane: Lane = {
  describe: 'Reads a corpus of real pages without any rule of their sites: precision, recall and F1.',
  async run(argv) {
    const options = readOptions(argv);
    const { corpus, json } = options;
    if (existsSync(join(corpus, 'ground-truth.json'))) return runProductPages(options);
    if (existsSync(join(corpus, 'annotations.json')))
      return (await import('./extraction-pagination.js')).runPagination(corpus, json);
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
}

const usage = 'npm run bench -- extraction --corpus <dir> [--json] [--mistakes [--held-out]]';

const readOptions = (argv: readonly string[]): Options => {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      corpus: { type: 'string' },
      json: { type: 'boolean', default: false },
      mistakes: { type: 'boolean', default: false },
      'held-out': { type: 'boolean', default: false },
    },
  });
  if (values.corpus === undefined) throw new PermanentError('USAGE', 'No corpus was named.', { fix: usage });
  return { corpus: values.corpus, json: values.json, mistakes: values.mistakes, heldOut: values['held-out'] };
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

interface ReadPage {
  id: string;
  judgements: Judgement[];
  ms: number;
}

const runProductPages = ({ corpus, json, mistakes, heldOut }: Options): number => {
  const truths = truthsSchema.parse(JSON.parse(readFileSync(join(corpus, 'ground-truth.json'), 'utf8')));
  const pages = Object.entries(truths).map(([id, truth]): ReadPage => {
    const html = decodeHtml(gunzipSync(readFileSync(join(corpus, 'html', `${id}.html.gz`))), null);
    const startedAt = performance.now();
    const product = readOrNothing(html, truth.url);
    return { id, ms: performance.now() - startedAt, judgements: judgePage(truth, product) };
  });
  if (!json) printTable(pages);
  if (mistakes) printMistakes(pages.filter(({ id }) => heldOut || isDevelopmentHalf(id)));
  process.stdout.write(`${JSON.stringify(resultOf(pages))}\n`);
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

type Result = { pages: number; msPerPage: number } & Record<Measured, Score>;

const resultOf = (pages: readonly ReadPage[]): Result => {
  const judgements = pages.flatMap((page) => page.judgements);
  const ms = pages.reduce((sum, page) => sum + page.ms, 0) / Math.max(1, pages.length);
  return {
    pages: pages.length,
    price: scoreOf(judgements, 'price'),
    sku: scoreOf(judgements, 'sku'),
    availability: scoreOf(judgements, 'availability'),
    msPerPage: Math.round(ms * 10) / 10,
  };
};

const printTable = (pages: readonly ReadPage[]): void => {
  const parts = {
    all: pages,
    development: pages.filter(({ id }) => isDevelopmentHalf(id)),
    'held out': pages.filter(({ id }) => !isDevelopmentHalf(id)),
  };
  for (const [part, own] of Object.entries(parts)) {
    const result = resultOf(own);
    process.stdout.write(`${part}: ${own.length} pages, ${result.msPerPage} ms a page\n`);
    for (const attribute of measured) {
      const { precision, recall, f1 } = result[attribute];
      const figures = [precision, recall, f1].map((value) => value.toFixed(3)).join('  ');
      process.stdout.write(`  ${attribute.padEnd(14)} P R F1  ${figures}\n`);
    }
  }
};

const printMistakes = (pages: readonly ReadPage[]): void => {
  for (const { id, judgements } of pages) {
    for (const { attribute, accepted, predicted, strategy, raw, tally } of judgements) {
      if (tally.wrong === 0 && tally.missed === 0) continue;
      const expected = accepted.length === 0 ? 'none' : accepted.join(' or ');
      const how = strategy === undefined ? '' : ` by ${strategy} from ${JSON.stringify(raw?.slice(0, 80) ?? '')}`;
      process.stdout.write(
        `${id.slice(0, 12)} ${attribute}: expected ${expected}, got ${predicted ?? 'nothing'}${how}\n`,
      );
    }
  }
};
