import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parseUrl } from '@aisle/core';
import { autoPagination, decodeHtml, type PagerLink } from '@aisle/extraction';
import { load } from 'cheerio';
import { z } from 'zod';
import { maskPage, type Mask } from './extraction-mask.js';

const annotationSchema = z.object({
  file: z.string(),
  url: z.url(),
  encoding: z.string(),
  prev: z.string(),
  page: z.string(),
  next: z.string(),
  last: z.string(),
  first: z.string(),
});
type Annotation = z.infer<typeof annotationSchema>;

/** Links found of one role: right ones, wrong ones, missed ones. */
interface Counts {
  right: number;
  wrong: number;
  missed: number;
}

interface PageResult {
  annotation: Annotation;
  next: Counts;
  page: Counts;
  hasPager: boolean;
  predicted: number;
}

/**
 * Measures `autoPagination` against links people marked. A link counts by its address within its page and role, so a pager shown
 * twice counts once; a link without an address counts by its text. Prints a line for each half of the corpus (rules are made on
 * the first and only judged by the second), then the whole as JSON.
 */
export const runPagination = (
  dir: string,
  { json, masks }: { json: boolean; masks: readonly Mask[] },
): Promise<number> => {
  const annotations = z.array(annotationSchema).parse(JSON.parse(readFileSync(join(dir, 'annotations.json'), 'utf8')));
  const results = annotations.map((annotation) => measure(dir, annotation, masks));
  if (!json) {
    for (const result of results.filter(isDeveloped)) printMistakes(result);
  }
  process.stdout.write(`first half: ${JSON.stringify(summaryOf(results.filter(isDeveloped)))}\n`);
  process.stdout.write(`second half: ${JSON.stringify(summaryOf(results.filter((result) => !isDeveloped(result))))}\n`);
  process.stdout.write(`${JSON.stringify({ ...summaryOf(results), mask: masks })}\n`);
  return Promise.resolve(0);
};

/** Half of the pages, by a hash of their name. */
const isDeveloped = ({ annotation: { file } }: PageResult): boolean =>
  (createHash('sha256').update(file).digest().at(-1) ?? 0) % 2 === 0;

const measure = (dir: string, annotation: Annotation, masks: readonly Mask[]): PageResult => {
  const bytes = gunzipSync(readFileSync(join(dir, 'html', `${annotation.file}.html.gz`)));
  const html = decodeHtml(bytes, `text/html; charset=${annotation.encoding.replace(/^cp/, 'windows-')}`);
  const { links } = autoPagination(maskPage(html, masks), annotation.url);
  const marked = markedLinks(html, annotation.url);
  const found = (role: PagerLink['role']): Set<string> =>
    new Set(links.filter((link) => link.role === role).map(({ url, label }) => url ?? `no address: ${label}`));
  return {
    annotation,
    next: compare(found('next'), marked(annotation.next)),
    page: compare(found('page'), marked(annotation.page)),
    hasPager: [annotation.prev, annotation.page, annotation.next, annotation.last, annotation.first].some(
      (css) => css !== '',
    ),
    predicted: links.length,
  };
};

/** What people marked, each link by its address; a mark on something inside or around a link means the link. */
const markedLinks = (html: string, url: string): ((css: string) => Set<string>) => {
  const $ = load(html);
  const base = new URL($('base[href]').attr('href') ?? '', url).toString();
  return (css) => {
    if (css === '') return new Set();
    const keys = $(css)
      .toArray()
      .flatMap((element) => {
        const link = $(element).closest('a');
        return (link.length > 0 ? link : $(element).find('a')).toArray();
      })
      .map((link) => {
        const href = ($(link).attr('href') ?? '').trim();
        const label = $(link).text().replace(/\s+/g, ' ').trim();
        return isAddress(href, base) ? new URL(href, base).toString() : `no address: ${label}`;
      });
    return new Set(keys);
  };
};

const isAddress = (href: string, base: string): boolean =>
  href !== '' && !/^(?:#|javascript:|mailto:)/i.test(href) && parseUrl(href, base) !== undefined;

const compare = (found: ReadonlySet<string>, marked: ReadonlySet<string>): Counts => {
  const right = [...found].filter((key) => marked.has(key)).length;
  return { right, wrong: found.size - right, missed: marked.size - right };
};

interface Score {
  precision: number;
  recall: number;
  f1: number;
}

const scoreOf = (counts: readonly Counts[]): Score => {
  const sum = (of: (count: Counts) => number): number => counts.reduce((total, count) => total + of(count), 0);
  const [right, wrong, missed] = [
    sum((count) => count.right),
    sum((count) => count.wrong),
    sum((count) => count.missed),
  ];
  const share = (part: number, whole: number): number => (whole === 0 ? 1 : Math.round((part / whole) * 1_000) / 1_000);
  return {
    precision: share(right, right + wrong),
    recall: share(right, right + missed),
    f1: share(2 * right, 2 * right + wrong + missed),
  };
};

const summaryOf = (
  results: readonly PageResult[],
): { pages: number; next: Score; page: Score; cleanWithoutPager: number } => {
  const without = results.filter(({ hasPager }) => !hasPager);
  const clean = without.filter(({ predicted }) => predicted === 0);
  return {
    pages: results.length,
    next: scoreOf(results.map(({ next }) => next)),
    page: scoreOf(results.map(({ page }) => page)),
    cleanWithoutPager: without.length === 0 ? 1 : Math.round((clean.length / without.length) * 1_000) / 1_000,
  };
};

const printMistakes = ({ annotation, next, page, hasPager, predicted }: PageResult): void => {
  const isWrong = next.wrong + next.missed + page.wrong + page.missed > 0 || (!hasPager && predicted > 0);
  if (isWrong) process.stdout.write(`${JSON.stringify({ file: annotation.file, next, page, hasPager, predicted })}\n`);
};
