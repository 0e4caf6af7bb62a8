import { describe, expect, it } from '@jest/globals';
import { demoShopPage } from '../../../test/demo-shop.js';
import { autoCatalogPage } from './auto-catalog-page.js';

const url = 'https://shop.example/c/lamps';
const menu = `<nav><ul>${[1, 2, 3, 4, 5, 6].map((n) => `<li><a href="/c/${n}">Category ${n}</a></li>`).join('')}</ul></nav>`;
const footer = `<footer><ul>${[1, 2, 3, 4].map((n) => `<li><a href="/info/${n}"><img src="/f${n}.png" width="90"></a> from 4,90 €</li>`).join('')}</ul></footer>`;
const page = (body: string): string => `<!doctype html><html><body>${menu}<main>${body}</main>${footer}</body></html>`;
const repeat = (count: number, tile: (n: number) => string): string =>
  Array.from({ length: count }, (_, at) => tile(at + 1)).join('');

const card = (n: number): string => `
  <li class="card ${n % 2 ? 'odd' : 'even'}"><a href="/p/lamp-${n}"><img data-src="/img/${n}.jpg" src="data:image/gif;base64,R0" alt=""></a>
  <h3><a href="/p/lamp-${n}">Lamp ${n} of brass</a></h3><span class="rating">4.5</span>
  <del class="old-price">${n}9,00 €</del> <span class="price">${n}4,50 €</span>
  <a class="add-to-cart" href="/cart/add?id=${n}">In den Warenkorb</a></li>`;

describe('autoCatalogPage', () => {
  it("reads each tile's link, name, price asked now, and picture", () => {
    const { tiles, tilesSelector } = autoCatalogPage(page(`<ul class="grid">${repeat(6, card)}</ul>`), url);
    expect(tiles).toHaveLength(6);
    expect(tiles[1]).toEqual({
      url: 'https://shop.example/p/lamp-2',
      name: 'Lamp 2 of brass',
      price: { amountMinor: 2450, currency: 'EUR' },
      rawPrice: '24,50 €',
      imageUrl: 'https://shop.example/img/2.jpg',
    });
    expect(tilesSelector).toBe('ul.grid > li.card');
  });

  it('finds tiles that stand in rows', () => {
    const row = (n: number): string =>
      `<div class="row">${repeat(4, (at) =>
        card(n * 10 + at)
          .replace('<li', '<div')
          .replace('</li', '</div'),
      )}</div>`;
    expect(autoCatalogPage(page(`<div class="rows">${repeat(3, row)}</div>`), url).tiles).toHaveLength(12);
  });

  it('finds tiles that are links as a whole, without any class', () => {
    const tile = (n: number): string =>
      `<a href="/p/${n}"><img src="/i/${n}.png"><p>Chair ${n}</p><p>£${n}9.99</p></a>`;
    const { tiles } = autoCatalogPage(page(`<div>${repeat(5, tile)}</div>`), url);
    expect(tiles.map(({ name }) => name)).toEqual(['Chair 1', 'Chair 2', 'Chair 3', 'Chair 4', 'Chair 5']);
    expect(tiles[0]?.price).toEqual({ amountMinor: 1999, currency: 'GBP' });
  });

  it('takes the larger of two lists of products', () => {
    const recommended = repeat(
      4,
      (n) => `<li class="also"><a href="/p/also-${n}"><img src="/a.png">Also ${n}</a> <b>5,00 €</b></li>`,
    );
    const { tiles } = autoCatalogPage(
      page(`<ul class="reco">${recommended}</ul><ul class="grid">${repeat(9, card)}</ul>`),
      url,
    );
    expect(tiles).toHaveLength(9);
  });

  it('reads a price without a currency by the one the page or the caller names', () => {
    const tile = (n: number): string =>
      `<li><a href="/p/${n}"><img src="/i.png">Cup ${n}</a><span class="price">${n},50</span></li>`;
    const html = page(`<ul>${repeat(4, tile)}</ul>`);
    expect(autoCatalogPage(html, url).tiles[0]).toMatchObject({ price: null, rawPrice: '1,50' });
    expect(autoCatalogPage(html, url, { currencyHint: 'Preise in EUR' }).tiles[0]?.price).toEqual({
      amountMinor: 150,
      currency: 'EUR',
    });
  });

  it.each([
    ['menus and footers only', page('<h1>About us</h1><p>We sell lamps since 1990.</p>')],
    ['links to articles', page(`<ul>${repeat(8, (n) => `<li><a href="/a/${n}">Article ${n}</a></li>`)}</ul>`)],
    ['nothing', ''],
  ])('finds no tiles in a page of %s', (_, html) => {
    expect(autoCatalogPage(html, url)).toEqual({ tiles: [], tilesSelector: null });
  });

  it.each([
    ['leaf-page-1', 12],
    ['leaf-page-2', 12],
    ['empty-leaf', 0],
    ['home', 0],
  ])("finds the demo shop's tiles on %s", (file, count) => {
    const html = demoShopPage(`${file}.html`);
    const { tiles } = autoCatalogPage(html, 'http://demo-shop.test/c/x');
    expect(tiles).toHaveLength(count);
    expect(tiles.every(({ name, price, imageUrl }) => name !== null && price !== null && imageUrl !== null)).toBe(true);
  });

  it('is done in bounded time with hostile pages', () => {
    const startedAt = process.cpuUsage();
    const hostile = [
      `<ul>${repeat(30_000, (n) => `<li><a href="/${n}">1 €</a></li>`)}</ul>`,
      repeat(300, () => '<div><a href="/x">1 €</a>'.repeat(1)) + '<p><a href="/y">2 €</a></p>'.repeat(20_000),
      repeat(390, () => '<div><div><a href="/z">3 €</a></div><div></div>'),
      `<ul>${repeat(5, () => `<li>${'<a href="/q">1 €<img src="/i">'.repeat(600)}</li>`)}</ul>`,
    ];
    for (const html of hostile) autoCatalogPage(html, url);
    expect(process.cpuUsage(startedAt).user / 1_000).toBeLessThan(20_000);
  });
});
