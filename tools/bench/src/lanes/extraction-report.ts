import { isDevelopmentHalf, measured, scoreOf, type Judgement, type Measured, type Score } from './extraction-score.js';

export interface ReadPage {
  id: string;
  /** The shop. */
  host: string;
  judgements: Judgement[];
  ms: number;
}

export type Result = { pages: number; msPerPage: number } & Record<Measured, Score>;

export const resultOf = (pages: readonly ReadPage[]): Result => {
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

/** One shop's pages by one shop's name, worst price first. */
export const resultByShop = (pages: readonly ReadPage[]): Record<string, Result> => {
  const byHost = new Map<string, ReadPage[]>();
  for (const page of pages) byHost.set(page.host, [...(byHost.get(page.host) ?? []), page]);
  const results = [...byHost].map(([host, own]): [string, Result] => [host, resultOf(own)]);
  return Object.fromEntries(results.sort(([, a], [, b]) => a.price.f1 - b.price.f1));
};

export const printTable = (pages: readonly ReadPage[]): void => {
  const parts = {
    all: pages,
    development: pages.filter(({ id }) => isDevelopmentHalf(id)),
    'held out': pages.filter(({ id }) => !isDevelopmentHalf(id)),
  };
  for (const [part, own] of Object.entries(parts)) printResult(part, resultOf(own), measured);
  for (const [host, result] of Object.entries(resultByShop(pages))) {
    const missed = measured.filter((attribute) => result[attribute].f1 < 1);
    if (missed.length > 0) printResult(host, result, missed);
  }
};

const printResult = (part: string, result: Result, attributes: readonly Measured[]): void => {
  process.stdout.write(`${part}: ${result.pages} pages, ${result.msPerPage} ms a page\n`);
  for (const attribute of attributes) {
    const { precision, recall, f1 } = result[attribute];
    const figures = [precision, recall, f1].map((value) => value.toFixed(3)).join('  ');
    process.stdout.write(`  ${attribute.padEnd(14)} P R F1  ${figures}\n`);
  }
};

export const printMistakes = (pages: readonly ReadPage[]): void => {
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
