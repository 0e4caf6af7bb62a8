import { describe, expect, it } from '@jest/globals';
import { autoPagination } from './auto-pagination.js';

const url = 'https://shop.example/c/lamps';
const page = (body: string, head = ''): string =>
  `<!doctype html><html><head>${head}</head><body><p>All our lamps</p>${body}<p>Imprint</p></body></html>`;

describe('autoPagination', () => {
  it('finds numbered links and the next one', () => {
    const html = page(`<div class="pagination"><span>1</span> <a href="?page=2">2</a> <a href="?page=3">3</a> …
      <a href="?page=40">40</a> <a href="?page=2">Next »</a></div>`);
    expect(autoPagination(html, url)).toMatchObject({
      next: `${url}?page=2`,
      previous: null,
      pages: [
        { url: `${url}?page=2`, label: '2' },
        { url: `${url}?page=3`, label: '3' },
        { url: `${url}?page=40`, label: '40' },
      ],
    });
  });

  it('needs no class: numbers in order whose addresses count with them are a pager', () => {
    const html = page('<p><b>1</b> <a href="?start=20">2</a> <a href="?start=40">3</a> <a href="?start=60">4</a></p>');
    expect(autoPagination(html, url).pages.map(({ label }) => label)).toEqual(['2', '3', '4']);
  });

  it.each([
    ['Weiter', 'Zurück'],
    ['Suivant', 'Précédent'],
    ['Siguiente ›', '‹ Anterior'],
    ['Следующая', 'Предыдущая'],
    ['次へ', '前へ'],
    ['下一页', '上一页'],
    ['Następna', 'Poprzednia'],
    ['التالي', 'السابق'],
    ['›', '‹'],
    ['→', '←'],
  ])('understands %s', (next, previous) => {
    const html = page(`<div class="pager"><a href="?p=4">${previous}</a> <a href="?p=6">${next}</a></div>`);
    expect(autoPagination(html, `${url}?p=5`)).toMatchObject({ next: `${url}?p=6`, previous: `${url}?p=4` });
  });

  it('reads digits of other scripts', () => {
    const html = page('<div class="pagination">١ <a href="?page=2">٢</a> <a href="?page=3">٣</a></div>');
    expect(autoPagination(html, url).pages).toHaveLength(2);
  });

  it('tells double arrows beside single ones to be the ends', () => {
    const html = page(`<div class="pager"><a href="?page=1">«</a> <a href="?page=4">‹</a> <a href="?page=4">4</a> 5
      <a href="?page=6">6</a> <a href="?page=6">›</a> <a href="?page=9">»</a></div>`);
    expect(autoPagination(html, `${url}?page=5`)).toMatchObject({
      next: `${url}?page=6`,
      previous: `${url}?page=4`,
      first: `${url}?page=1`,
      last: `${url}?page=9`,
    });
  });

  it('understands icons by their classes', () => {
    const html = page(
      '<ul class="pagination"><li><a href="?page=2">2</a></li><li><a href="?page=2"><i class="fa fa-chevron-right"></i></a></li></ul>',
    );
    expect(autoPagination(html, url).next).toBe(`${url}?page=2`);
  });

  it('stands on <base>, and on the head where people are shown nothing', () => {
    const head = '<base href="https://shop.example/all/"><link rel="next" href="p2">';
    expect(autoPagination(page('', head), url).next).toBe('https://shop.example/all/p2');
  });

  it('says which links only a script can follow', () => {
    const html = page(
      '<div class="pagination"><a href="#">1</a> <a href="#">2</a> <a href="#">3</a> <a href="#">Next</a></div>',
    );
    const { next, links } = autoPagination(html, url);
    expect(next).toBeNull();
    expect(links.map(({ role, url: address }) => [role, address])).toEqual([
      ['page', null],
      ['page', null],
      ['page', null],
      ['next', null],
    ]);
  });

  const days = Array.from(
    { length: 28 },
    (_, day) => `${day % 7 ? '' : '<tr>'}<td><a href="/2024/05/${day + 1}">${day + 1}</a></td>`,
  );
  it.each([
    ['a calendar', `<table class="calendar">${days.join('')}</table>`],
    ['a calendar without a name', `<table>${days.join('')}</table>`],
    ['a rating', '<div class="rating"><a href="?rate=1">1</a> <a href="?rate=2">2</a> <a href="?rate=3">3</a></div>'],
    [
      'years',
      '<ul><li><a href="/2021">2021</a></li><li><a href="/2022">2022</a></li><li><a href="/2023">2023</a></li></ul>',
    ],
    ['a slide show', '<div class="carousel"><a class="prev" href="#">‹</a> <a class="next" href="#">›</a></div>'],
    ['sizes', '<div class="sizes"><a href="?size=38">38</a> <a href="?size=40">40</a> <a href="?size=42">42</a></div>'],
    ['a tag cloud', '<div class="tagcloud"><a href="/t/1">1</a> <a href="/t/2">2</a></div>'],
    [
      'words about next things',
      '<p>Our <a href="/next-day">Next day delivery</a> and <a href="/back">Back to school</a></p>',
    ],
  ])('takes %s for no pager', (_, html) => expect(autoPagination(page(html), url).links).toEqual([]));

  it.each([
    ['the number that is no link', '?page=4', '<a href="?page=3">3</a> <b>4</b> <a href="?page=5">5</a>', '?page=5'],
    ['the number without an address', '?s=48', '<a href="?s=24">2</a> <a>3</a> <a href="?s=72">4</a>', '?s=72'],
    ['its address', '?s=24', '<a href="?s=0">1</a> <a href="?s=24">2</a> <a href="?s=48">3</a>', '?s=48'],
    [
      'its mark',
      '?sid=x',
      '<a href="?p=0">1</a> <a aria-current="page" href="?p=1">2</a> <a href="?p=2">3</a>',
      '?p=2',
    ],
    ['being the first', '', '<a href="?page=1">1</a> <a href="?page=2">2</a> <a href="?page=3">3</a>', '?page=2'],
    [
      'words for the ear',
      '?p=2',
      '<a href="?p=1">1</a> <a href="?p=9">Current page 2</a> <a href="?p=3">3</a>',
      '?p=3',
    ],
    ['and made up where it is left out', '?p=2', '<a href="?p=1">1</a> <b>2</b> … <a href="?p=8">8</a>', '?p=3'],
    ['and none behind the last', '?p=3', '<a href="?p=1">1</a> <a href="?p=2">2</a> <b>3</b>', null],
  ])('tells the next page by the present one: %s', (_, own, numbers, next) => {
    const html = page(`<div class="pagination">${numbers}</div>`);
    expect(autoPagination(html, url + own).next).toBe(next === null ? null : url + next);
  });

  it.each(
    ['Show 24 more', 'Mehr anzeigen', 'Charger plus', 'Ver más productos', 'Carica altri 12', 'Toon meer'].concat([
      'Загрузить ещё',
      'Pokaż więcej produktów',
      'Načíst dalších 20',
      'もっと見る',
      '加载更多',
      'عرض المزيد',
      'Visa fler varor',
    ]),
  )('takes %s for the way on', (label) => {
    expect(autoPagination(page(`<p><a href="?page=2">${label}</a></p>`), url).next).toBe(`${url}?page=2`);
  });

  it('takes no offer of more for a page of the list that leads elsewhere, back here, or many ways', () => {
    for (const links of [
      '<a href="/story?page=2">Show more</a>',
      '<a href="?">View more</a>',
      '<a href="?page=2&brand=1">See more</a> <p>of these</p> <a href="?page=2&brand=2">See more</a>',
    ])
      expect(autoPagination(page(links), url).next).toBeNull();
  });

  it('knows that icons on the right lead back where people read from right to left', () => {
    const links =
      '<a href="?page=1"><i class="icon-arrow-right"></i></a> <b>2</b> <a href="?page=3"><i class="icon-arrow-left"></i></a>';
    const { next, previous } = autoPagination(
      page(`<div dir="rtl" class="pagination">${links}</div>`),
      `${url}?page=2`,
    );
    expect([next, previous]).toEqual([`${url}?page=3`, `${url}?page=1`]);
  });

  it.each([
    ['a step without a switch', '<a aria-disabled="true" href="?p=3">Next</a>'],
    ['a step in a box that is off', '<li class="disabled"><a href="?p=3">Next</a></li>'],
    ['a step to the page itself', '<a href="?p=2">Next</a>'],
  ])('ends the list at %s', (_, step) => {
    const html = page(`<ul class="pagination"><li><a href="?p=1">1</a></li> <li>2</li> ${step}</ul>`);
    expect(autoPagination(html, `${url}?p=2`).next).toBeNull();
  });

  it.each([
    ['by their address', '<p><a href="?antal=24">24</a> <a href="?antal=48">48</a></p>'],
    ['by their box', '<ul class="items-per-page"><li><a href="?q=12">12</a></li><li><a href="?q=24">24</a></li></ul>'],
    ['among pages', '<div class="pager"><a href="?limit=20">20</a> <a href="?limit=40">40</a></div>'],
  ])('takes how many things a page shows for no pages: %s', (_, sizes) => {
    const html = page(`<div class="pager"><b>1</b> <a href="?page=2">2</a></div>${sizes}`);
    expect(autoPagination(html, url).pages.map(({ number }) => number)).toEqual([2]);
  });

  it.each(['wpb_column columns', 'wrapper-page', 'upper-side', 'products-count'])(
    'is not misled by a box called %s',
    (box) => {
      const html = page(
        `<div class="${box}"><div><b>1</b> <a href="?page=2">2</a> <a href="?page=3">3</a></div></div>`,
      );
      expect(autoPagination(html, url).pages).toHaveLength(2);
    },
  );

  it('is done in bounded time with hostile pages', () => {
    const startedAt = process.cpuUsage();
    const hostile = [
      '<a href="?p=1">1</a>'.repeat(50_000),
      '<a href="?p=1">»</a><a href="?p=1">›</a>'.repeat(30_000),
      `<a class="${'next '.repeat(100_000)}" href="?">${'> '.repeat(100_000)}</a>`,
      '<div class="pagination">'.repeat(3_000) + '<a href="?p=2">2</a>',
      Array.from({ length: 20_000 }, (_, n) => `<a href="?a=${n}&b=${n % 7}">${n}</a>`).join(' '),
      '<a href>'.repeat(3_000),
    ];
    for (const html of hostile) autoPagination(html, url);
    expect(process.cpuUsage(startedAt).user / 1_000).toBeLessThan(20_000);
  });
});
