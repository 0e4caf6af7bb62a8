// A process of its own: one Crawlee crawl of the shop, as its documentation shows it, persisting as it does by default.
// Takes its orders as JSON in the first argument and prints one line of JSON.
import {
  CheerioCrawler,
  Configuration,
  type CheerioCrawlerOptions,
  type CheerioCrawlingContext,
} from '@crawlee/cheerio';
import { moneyOf } from './crawl-crawlee-money.js';
import type { CrawleeOrder, CrawleeOutcome } from './crawl-crawlee.js';

const { shop, concurrency, maxPages, record } = JSON.parse(process.argv[2] ?? '{}') as CrawleeOrder;
Configuration.getGlobalConfig().set('logLevel', 2);

let catalogPages = 0;
let tileCount = 0;

type Page = CheerioCrawlingContext;

/** The menu: every leaf once. */
const onMenu = async ({ $, crawler }: Page): Promise<void> => {
  const links = $('nav#main-menu li.menu__item--leaf > a.menu__link').toArray();
  const urls = new Set(links.map((link) => new URL($(link).attr('href') ?? '', shop).href));
  await crawler.addRequests([...urls].map((url) => ({ url, label: 'catalog-page', userData: { pageNumber: 1 } })));
};

/** A catalog page: its tiles with the fields that Aisle reads, and, on the first, all following pages. */
const onCatalogPage = async ({ $, request, crawler, pushData }: Page): Promise<void> => {
  const tiles = $('ol.product-grid > li.product-tile[data-sku]')
    .toArray()
    .map((element) => {
      const tile = $(element);
      const link = tile.find('a.product-tile__link');
      return {
        sku: tile.attr('data-sku'),
        name: link.text().trim().replace(/\s+/g, ' '),
        url: new URL(link.attr('href') ?? '', request.url).href,
        price: moneyOf(tile.find('.price__now').text()),
        regularPrice: moneyOf(tile.find('.price__was').text()),
        availability: tile.find('.stock').attr('data-stock'),
        brand: tile.find('.product-tile__brand').text().trim(),
        imageUrls: tile
          .find('img.product-tile__image')
          .toArray()
          .map((image) => new URL($(image).attr('src') ?? '', request.url).href),
      };
    });
  const pageNumber = Number(request.userData['pageNumber']);
  // Crawlee keeps a file for each record. Pushing products one by one, as one would to export them, makes 48 files a page.
  if (record === 'tile') await pushData(tiles.map((tile) => ({ page: request.url, ...tile })));
  else await pushData({ page: request.url, pageNumber, tiles });
  catalogPages += 1;
  tileCount += tiles.length;
  if (pageNumber !== 1) return;
  const pageCount = Number($('nav.pagination').attr('data-pages') ?? 1);
  const following = Array.from({ length: pageCount - 1 }, (_, index) => index + 2);
  await crawler.addRequests(
    following.map((pageNumber) => ({
      url: `${request.url}?page=${pageNumber}`,
      label: 'catalog-page',
      userData: { pageNumber },
    })),
  );
};

const fixed: CheerioCrawlerOptions =
  concurrency === null ? {} : { minConcurrency: concurrency, maxConcurrency: concurrency };
const crawler = new CheerioCrawler({
  ...fixed,
  ...(maxPages === null ? {} : { maxRequestsPerCrawl: maxPages }),
  requestHandler: (page) => (page.request.label === 'catalog-page' ? onCatalogPage(page) : onMenu(page)),
});
const startedAtMs = performance.now();
const statistics = await crawler.run([{ url: shop, label: 'menu' }]);
const seconds = (performance.now() - startedAtMs) / 1_000;
const outcome: CrawleeOutcome = { seconds, catalogPages, tiles: tileCount, failed: statistics.requestsFailed };
process.stdout.write(`${JSON.stringify(outcome)}\n`, () => process.exit(0));
