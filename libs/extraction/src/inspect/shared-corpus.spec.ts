import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { AisleError } from '@aisle/core';
import { describe, expect, it } from '@jest/globals';
import { decodeHtml } from '../page/decode-html.js';
import { parseProductPage } from '../kinds/product-page.js';
import { structuredDataRecipe } from '../recipe/structured-data-recipe.js';

/** Real product pages with accepted values; they lie beside the repository where somebody has them. */
const folder = join(import.meta.dirname, '../../../../../shared/corpus/product-pages');
const isPresent = existsSync(join(folder, 'ground-truth.json'));
if (!isPresent) process.stdout.write(`Real pages are not read: ${folder} is absent.\n`);

interface Truth {
  url: string;
  price?: string[];
}

(isPresent ? describe : describe.skip)('the real product pages', () => {
  const truths = isPresent
    ? (JSON.parse(readFileSync(join(folder, 'ground-truth.json'), 'utf8')) as Record<string, Truth>)
    : {};
  const results = Object.entries(truths).map(([id, truth]) => ({ truth, ...readPage(id, truth) }));
  const priced = results.filter(({ fields }) => fields?.name !== undefined && fields.price);

  it('are all there', () => {
    expect(results).toHaveLength(readdirSync(join(folder, 'html')).length);
  });
  it('crash nothing: what cannot be read says so', () => {
    expect(results.map(({ code }) => code).filter((code) => code !== undefined && code !== 'PARSE_FAILED')).toEqual([]);
  });
  it('give a product with name and price wherever structured data states both', () => {
    expect(priced.length).toBeGreaterThanOrEqual(52);
  });
  it('give the price that people read on the page', () => {
    const comparable = priced.filter(({ truth }) => truth.price);
    const right = comparable.filter(({ truth, fields }) =>
      truth.price?.some((price) => isPrice(price, fields?.price?.amountMinor)),
    );
    expect(right.length / comparable.length).toBeGreaterThanOrEqual(0.9);
  });
  it('take some milliseconds each', () => {
    const msPerPage = results.reduce((sum, { ms }) => sum + ms, 0) / results.length;
    process.stdout.write(
      `${priced.length} of ${results.length} pages with name and price, ${msPerPage.toFixed(1)} ms of CPU per page\n`,
    );
    expect(msPerPage).toBeLessThan(100);
  });
});

function readPage(id: string, { url }: Truth) {
  const { host, origin } = new URL(url);
  const recipe = structuredDataRecipe({ id: host, name: host, origin, productUrls: [url] });
  const body = gunzipSync(readFileSync(join(folder, 'html', `${id}.html.gz`)));
  const startedAt = process.cpuUsage();
  try {
    const { products } = parseProductPage(recipe, decodeHtml(body, null), url);
    return { fields: products[0]?.fields, code: undefined, ms: cpuMsSince(startedAt) };
  } catch (error) {
    if (!(error instanceof AisleError)) throw error;
    return { fields: undefined, code: error.code, ms: cpuMsSince(startedAt) };
  }
}

/** The truth does not say the currency of every price, so that the place of its point stays open. */
function isPrice(accepted: string, amountMinor: number | undefined): boolean {
  return [1, 100, 1000].some((unit) => Math.round(Number(accepted) * unit) === amountMinor);
}

/** Processor time, because other tests run beside this one. */
function cpuMsSince(start: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1_000;
}
