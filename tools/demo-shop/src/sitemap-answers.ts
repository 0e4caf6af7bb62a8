import { gzipSync } from 'node:zlib';
import { GZIP_FILE, page, partsOf, PICTURE, robotsAnswer, XML, type Answer, type AnswerFor } from './answer.js';
import type { Catalogue, DayCatalogue, ListedProduct } from './catalogue.js';
import { escapeHtml, scriptJson } from './html.js';
import { productJsonLd } from './json-ld.js';
import { productAnswer, skuInPath, type ProductPages } from './product-answer.js';
import type { Trade } from './trade.js';

/** A sitemap of the index that cannot be read: a gzip file that ends in the middle. */
export const DAMAGED_SITEMAP = '/sitemaps/products-archive.xml.gz';

const ADDRESSES_A_FILE = 100;

/** A shop without listings: its sitemaps name the product pages, whose JSON-LD alone tells prices. */
export function createSitemapAnswers(catalogue: Catalogue, origin: string): AnswerFor {
  const hasFaults = catalogue.faultPlan.flakyLeaf !== null;
  const products: ProductPages = {
    canonicalPath: ({ canonicalPath }) => canonicalPath,
    linkPath: ({ linkPath }) => linkPath,
    whole: (listed) => page('product', () => productPage(origin, catalogue.trade, listed)),
    cutOff: (listed) => page('product', () => withoutEndOfJsonLd(productPage(origin, catalogue.trade, listed))),
  };

  const sitemapAnswer = (today: DayCatalogue, path: string): Answer | null => {
    if (path === '/sitemap.xml') return xml(() => sitemapIndex(origin, filesOf(today), hasFaults));
    if (path === '/sitemaps/pages.xml') return xml(() => urlset([`${origin}/about`, `${origin}/imprint`]));
    if (path === DAMAGED_SITEMAP && hasFaults) return gzipFile(() => damagedArchive(origin));
    const number = Number(/^\/sitemaps\/products-([1-9]\d*)\.xml\.gz$/.exec(path)?.[1] ?? 0);
    const file = filesOf(today)[number - 1];
    if (!file) return null;
    const addresses = file.map(({ product }) => `${origin}${product.linkPath}`);
    const answer = gzipFile(() => gzipSync(urlset([...addresses, `${origin}/guides/how-to-choose-${number}`])));
    return { ...answer, failsOnce: hasFaults && number === 2 };
  };

  return (pathAndQuery, day) => {
    const path = partsOf(pathAndQuery)?.path;
    if (path === undefined) return { status: 404, kind: 'other' };
    const today = catalogue.on(day);
    const sitemap = sitemapAnswer(today, path);
    if (sitemap) return sitemap;
    if (/^\/(p|private)\//.test(path)) return productAnswer(products, today.bySku.get(skuInPath(path)), path);
    if (path === '/robots.txt') {
      return robotsAnswer(['User-agent: *', 'Disallow: /private/', '', `Sitemap: ${origin}/sitemap.xml`]);
    }
    if (path === '/') return page('home', () => documentOf('Demo Souk', '<h1>Demo Souk</h1><p>Ask for anything.</p>'));
    return path.startsWith('/img/') ? PICTURE : { status: 404, kind: 'other' };
  };
}

function xml(body: () => string): Answer {
  return { status: 200, kind: 'sitemap', contentType: XML, body };
}

function gzipFile(body: () => Buffer): Answer & { status: 200 } {
  return { status: 200, kind: 'sitemap', contentType: GZIP_FILE, body };
}

/** The day's products, as the sitemaps share them out. */
function filesOf({ bySku }: DayCatalogue): ListedProduct[][] {
  const listed = [...bySku.values()];
  const count = Math.ceil(listed.length / ADDRESSES_A_FILE);
  return Array.from({ length: count }, (_, index) =>
    listed.slice(index * ADDRESSES_A_FILE, (index + 1) * ADDRESSES_A_FILE),
  );
}

function sitemapIndex(origin: string, files: readonly unknown[], hasFaults: boolean): string {
  const paths = [
    ...files.map((_, index) => `/sitemaps/products-${index + 1}.xml.gz`),
    ...(hasFaults ? [DAMAGED_SITEMAP] : []),
    '/sitemaps/pages.xml',
  ];
  const entries = paths.map((path) => `<sitemap><loc>${origin}${path}</loc></sitemap>`);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n${entries.join('\n')}\n</sitemapindex>\n`;
}

function urlset(addresses: readonly string[]): string {
  const entries = addresses.map((address) => `<url><loc>${escapeHtml(address)}</loc></url>`);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n${entries.join('\n')}\n</urlset>\n`;
}

function damagedArchive(origin: string): Buffer {
  const whole = gzipSync(urlset([`${origin}/p/sold-long-ago-XX0000001`, `${origin}/p/sold-long-ago-XX0000002`]));
  return whole.subarray(0, Math.floor(whole.length / 2));
}

function productPage(origin: string, trade: Trade, listed: ListedProduct): string {
  const { name, brand, sku, canonicalPath } = listed.product;
  return documentOf(
    name,
    `<h1>${escapeHtml(name)}</h1>
<p class="maker">${escapeHtml(brand)}</p>
<p class="price" data-load="/live/price?sku=${sku}">Price: …</p>
<p>Delivery from 1.000, free above 20.000</p>
<img src="/img/${sku}.svg" alt="">`,
    `<link rel="canonical" href="${origin}${canonicalPath}">
<script type="application/ld+json">${scriptJson(productJsonLd(origin, listed, trade))}</script>`,
  );
}

/** The script is closed, its JSON is not. */
function withoutEndOfJsonLd(html: string): string {
  const start = html.indexOf('"@type":"Product"');
  return `${html.slice(0, start + 120)}${html.slice(html.indexOf('</script>', start))}`;
}

function documentOf(title: string, body: string, head = ''): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(title)}</title>
${head}</head>
<body>
${body}
</body></html>
`;
}
