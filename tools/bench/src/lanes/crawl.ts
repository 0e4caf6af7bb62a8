import { join, resolve } from 'node:path';
import { repositoryRoot } from '@aisle/testkit';
import { Command } from 'commander';
import { machine, versionOf } from '../harness/machine.js';
import { alternate, medians, round } from '../harness/rounds.js';
import type { Lane } from '../lane.js';
import { crawlWithAisle, type AisleRound } from './crawl-aisle.js';
import { crawlWithCrawlee } from './crawl-crawlee.js';
import { describeFigures, type CrawlFigures } from './crawl-figures.js';
import { startBenchShop, type BenchShop } from './crawl-shop.js';

interface CrawlOptions {
  rounds: number;
  leaves: number;
  pagesPerLeaf: number;
  concurrencies: number[];
  only?: 'aisle' | 'crawlee';
  profile?: string;
  record: 'tile' | 'page';
}

const dataDir = join(repositoryRoot, '.aisle', 'bench', 'crawl');
const profileProcess = new URL('../harness/profile-process.js', import.meta.url).href;
/** Enough to tell concurrencies apart, so short that nobody waits long. */
const tryOutPages = 600;

const note = (sentence: string): void => void process.stderr.write(`${sentence}\n`);

export const crawlLane: Lane = {
  describe: 'tree and catalog pages of the demo shop without a rate limit, by Aisle and by Crawlee',
  run: async (argv) => {
    const options = readOptions(argv);
    for (const [what, value] of Object.entries(settingsOf(options))) note(`${what}: ${value}`);
    const shop = await startBenchShop(options, join(dataDir, 'logs'));
    note(`shop: ${shop.truth.catalogPages} catalog pages with ${shop.truth.tiles} tiles, rendered beforehand`);
    try {
      const result = options.only === undefined ? await compare(shop, options) : await measureOne(shop, options);
      process.stdout.write(`${JSON.stringify(result)}\n`);
      return 0;
    } finally {
      await shop.stop();
    }
  },
};

const readOptions = (argv: readonly string[]): CrawlOptions => {
  const numbers = (text: string): number[] => text.split(',').map(Number);
  const command = new Command()
    .name('crawl')
    .option('--json', 'the last line of stdout is JSON anyway')
    .option('--rounds <n>', 'alternating rounds', Number, 3)
    .option('--leaves <n>', 'leaves of the shop', Number, 100)
    .option('--pages-per-leaf <n>', 'catalog pages of each', Number, 30)
    .option('--concurrencies <list>', 'fixed concurrencies to try Crawlee with', numbers, [4, 8, 16, 32])
    .option('--record <what>', 'what one record of the dataset of Crawlee is: page or tile', 'page')
    .option('--only <contender>', 'aisle or crawlee: measures it alone, for work on it')
    .option('--profile <folder>', 'with --only aisle: leaves a CPU profile of each service there');
  return command.parse([...argv], { from: 'user' }).opts<CrawlOptions>();
};

const settingsOf = ({ record }: CrawlOptions): Record<string, string> => ({
  ...machine(),
  crawlee: `@crawlee/cheerio ${versionOf('@crawlee/cheerio')}, storage on disk (its default), one dataset record a ${record}`,
});

const crawlee = (
  shop: BenchShop,
  record: CrawlOptions['record'],
  concurrency: number | null,
  maxPages: number | null = null,
) => crawlWithCrawlee(shop, join(dataDir, 'crawlee'), { record, concurrency, maxPages });

const compare = async (shop: BenchShop, options: CrawlOptions) => {
  const { record } = options;
  const concurrency = await bestConcurrency(shop, options);
  const results = await alternate<'aisle' | 'crawlee' | 'crawleeBest', CrawlFigures | AisleRound>(
    options.rounds,
    {
      aisle: () => aisle(shop),
      crawlee: () => crawlee(shop, record, null),
      crawleeBest: () => crawlee(shop, record, concurrency),
    },
    (number, name, figures) => note(`round ${number}, ${name}: ${describeFigures(figures)}`),
  );
  const [ours, theirs, theirBest] = [
    medians((results.aisle as AisleRound[]).map(aisleFigures)),
    medians(results.crawlee.map(figuresOf)),
    medians(results.crawleeBest.map(figuresOf)),
  ];
  const ratio = ours.pagesPerSecond / Math.max(theirs.pagesPerSecond, theirBest.pagesPerSecond);
  return { aisle: ours, crawlee: theirs, crawleeBest: { ...theirBest, concurrency }, ratio: round(ratio) };
};

const figuresOf = ({ pagesPerSecond, cpuSeconds, peakRssMb }: CrawlFigures) => ({
  pagesPerSecond,
  cpuSeconds,
  peakRssMb,
});
const aisleFigures = (figures: AisleRound) => ({
  ...figuresOf(figures),
  servicesCpuSeconds: figures.servicesCpuSeconds,
});

let settingsShown = false;
const aisle = async (shop: BenchShop, profile?: string): Promise<AisleRound> => {
  const env: Record<string, string> =
    profile === undefined ? {} : { NODE_OPTIONS: `--import=${profileProcess}`, AISLE_PROFILE_DIR: resolve(profile) };
  const figures = await crawlWithAisle(shop, join(dataDir, 'aisle'), env);
  if (!settingsShown) for (const [what, value] of Object.entries(figures.settings)) note(`${what}: ${value}`);
  settingsShown = true;
  return figures;
};

/** The fixed concurrency that crawls a part of the shop fastest. */
const bestConcurrency = async (shop: BenchShop, { concurrencies, record }: CrawlOptions): Promise<number> => {
  let best = { concurrency: 0, pagesPerSecond: 0 };
  for (const concurrency of concurrencies) {
    const { pagesPerSecond } = await crawlee(shop, record, concurrency, tryOutPages);
    note(`Crawlee with a concurrency of ${concurrency}: ${round(pagesPerSecond)} pages/s over ${tryOutPages} pages`);
    if (pagesPerSecond > best.pagesPerSecond) best = { concurrency, pagesPerSecond };
  }
  return best.concurrency;
};

const measureOne = async (shop: BenchShop, { only, rounds, concurrencies, profile, record }: CrawlOptions) => {
  const concurrency = concurrencies.length === 1 ? (concurrencies[0] ?? null) : null;
  const contender = () => (only === 'aisle' ? aisle(shop, profile) : crawlee(shop, record, concurrency));
  const results = await alternate<'one', CrawlFigures | AisleRound>(
    rounds,
    { one: contender },
    (number, _name, figures) => note(`round ${number}: ${describeFigures(figures)}`),
  );
  return { [only ?? '']: medians(results.one.map(figuresOf)) };
};
