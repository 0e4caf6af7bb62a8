import { describe, expect, it } from '@jest/globals';
import { onboardShop } from './onboard-shop.js';
import type { ShopDoor } from './shop-door.js';

const origin = 'https://shop.example';

/** A shop of some pages by their paths; what is not among them is not there. */
const shopOf = (pages: Readonly<Record<string, string>>, sitemaps: string[] = []): ShopDoor => ({
  open: async (url) => {
    const text = pages[url.replace(origin, '')];
    return text === undefined ? undefined : { url, text };
  },
  sitemaps,
});

const onboard = (pages: Readonly<Record<string, string>>, sitemaps?: string[]) =>
  onboardShop(shopOf(pages, sitemaps), { url: `${origin}/`, text: pages['/'] ?? '' }, {});

const numbers = [1, 2, 3, 4, 5, 6];
const tile = (category: string, number: number): string =>
  `<div class="karte"><a href="/artikel/${category}-${number}"><img src="/b/${number}.jpg" alt=""><h3>Säge ${category} ${number}</h3></a>
<span class="preis">${number},90 €</span><span class="hersteller">Nordvik</span></div>`;
const category = (name: string): string =>
  `<body class="seite kategorie"><h1>${name}</h1><div class="liste">${numbers.map((number) => tile(name, number)).join('')}</div>`;
const product = (name: string, number: number): string =>
  `<body class="seite artikel"><div itemscope itemtype="https://schema.org/Product"><h1 itemprop="name">Säge ${name} ${number}</h1>
<span itemprop="brand">Nordvik</span><meta itemprop="sku" content="${name}-${number}"><div itemprop="offers" itemscope itemtype="https://schema.org/Offer">
<span itemprop="price" content="${number}.90">${number},90 €</span><meta itemprop="priceCurrency" content="EUR"><link itemprop="availability" href="https://schema.org/InStock"></div></div>`;
const names = ['hand', 'band', 'stich'];
const withPages = (home: string, listing: (name: string) => string): Record<string, string> => ({
  '/': home,
  ...Object.fromEntries(names.map((name) => [`/k/${name}`, listing(name)])),
  ...Object.fromEntries(
    names.flatMap((name) => numbers.map((number) => [`/artikel/${name}-${number}`, product(name, number)])),
  ),
});
const links = names.map((name) => `<a href="/k/${name}">${name}</a>`).join(' ');

describe('a shop on no platform that is known', () => {
  it('with a menu of links without lists is read by its tiles, and what they say is learned from the products’ pages', async () => {
    const shop = await onboard(withPages(`<nav>${links}</nav>`, category));
    expect(shop?.way).toBe('its menu and pages');
    expect(shop?.recipe.market).toEqual({ currency: 'EUR' });
    expect(shop?.recipe.catalogPage).toMatchObject({
      recognise: 'body.kategorie',
      fields: { price: { select: '.preis' }, brand: { select: '.hersteller' } },
    });
    expect(shop?.recipe.productPage).toEqual({ sources: ['microdata'] });
    expect(shop?.fields.find(({ section, field }) => section === 'catalogPage' && field === 'price')).toMatchObject({
      confidence: 'sure',
      read: 18,
      of: 18,
    });
  });

  it('without a menu is read by a sitemap of its categories', async () => {
    const sitemap = `<urlset>${names.map((name) => `<url><loc>${origin}/k/${name}</loc></url>`).join('')}</urlset>`;
    const pages = { ...withPages('<h1>Hello</h1>', category), '/sitemap.xml': sitemap };
    const shop = await onboard(pages);
    expect(shop?.way).toBe('its sitemap');
    expect(shop?.recipe.catalogTree).toEqual({ sitemap: { kind: 'catalog-page', include: '/k/' } });
    expect(shop?.score).toBe(1);
  });

  it('whose tiles are built by scripts is read by what its JSON-LD lists', async () => {
    const listing = (name: string): string => {
      const items = numbers.map((number) => ({
        '@type': 'Product',
        name: `Säge ${name} ${number}`,
        url: `/artikel/${name}-${number}`,
        sku: `${name}-${number}`,
        offers: { price: number + 0.9, priceCurrency: 'EUR' },
      }));
      const data = JSON.stringify({ '@type': 'ItemList', itemListElement: items });
      return `<script type="application/ld+json">${data}</script><div id="root"></div>`;
    };
    const shop = await onboard(
      withPages(`<nav><ul><li>${links.replaceAll('> <', '></li><li><')}</li></ul></nav>`, listing),
    );
    expect(shop?.recipe.catalogPage).toMatchObject({ tiles: { from: 'json-ld' } });
    expect(shop?.score).toBe(1);
  });

  it('is told of what the sample shows and the recipe does not read', async () => {
    const counted = (name: string): string =>
      `${category(name)}<p>24 Artikel</p><a href="#">1</a> <a href="#">2</a> <a href="#">3</a>`;
    const shop = await onboard(withPages(`<nav>${links}</nav>`, counted));
    expect(shop?.warnings.join('\n')).toMatch(/24 products, and 6 were found/);
    expect(shop?.warnings.join('\n')).toMatch(/pager whose links lead nowhere/);
  });

  it('that says nothing of products gives no recipe', async () => {
    expect(await onboard({ '/': '<h1>Soon</h1>' })).toBeUndefined();
  });
});
