import { gzipSync } from 'node:zlib';
import { createChance, type Chance } from '@aisle/testkit';

/** A body as a server might send it. */
export interface FuzzPage {
  what: string;
  body: Uint8Array;
  contentType: string | null;
}

/** The page of a case; the same seed and number give the same one. */
export const fuzzPage = (seed: number, number: number): FuzzPage => {
  const chance = createChance(seed, number);
  // Most pages are small: many of them find more than a few large ones.
  const isLarge = chance.oneIn(40);
  const size = isLarge ? 1_000_000 + chance.below(9_000_000) : 200 + chance.below(40_000);
  const [what, make] = chance.oneOf(isLarge ? hostilePages : [...brokenPages, ...hostilePages]);
  const text = mutated(make(chance, size), chance, isLarge);
  return { what: `${what}, ${text.length} characters`, ...encoded(text, chance) };
};

type Maker = [what: string, make: (chance: Chance, size: number) => string];

const filled = (size: number, piece: (index: number) => string): string => {
  const pieces: string[] = [];
  for (let length = 0, index = 0; length < size && index < 2_000_000; index += 1) {
    const next = piece(index);
    pieces.push(next);
    length += next.length;
  }
  return pieces.join('');
};
const repeated = (piece: string, size: number): string => piece.repeat(Math.ceil(size / piece.length));
const script = (json: string): string => `<script type="application/ld+json">${json}</script>`;
const tile = (index: number): string =>
  `<li class="product-tile" data-sku="S${index}"><a class="product-tile__link" href="/p/${index}">Hammer ${index}</a><span class="price__now">€${index},99</span><img class="product-tile__image" src="/i/${index}.svg"></li>`;
const url = (index: number): string => `<url><loc>http://demo-shop.test/p/${index}</loc></url>`;

/** What shops send, to be broken by mutation. */
const brokenPages: [Maker, ...Maker[]] = [
  [
    'a catalog page',
    (_, size) =>
      `<!doctype html><html><head><meta charset="utf-8"><title>Tools</title></head><body><h1 class="category-title">Tools</h1><ol class="product-grid">${filled(size, tile)}</ol><nav class="pagination" data-pages="3"><a href="?page=2">2</a> <a rel="next" href="?page=2">Next</a></nav>`,
  ],
  [
    'a product page',
    (chance, size) =>
      `<html><head><title>Saw</title><meta property="og:type" content="product"><meta property="og:title" content="Saw">${script(`{"@context":"https://schema.org","@type":"Product","name":"Saw &amp; co","sku":"S-${chance.below(99)}","description":"${repeated('long ', Math.min(size, 5_000))}","offers":{"@type":"Offer","price":"${chance.below(999)}.99","priceCurrency":"EUR","availability":"InStock"}}`)}</head><body><h1>Saw</h1><p class="price" itemprop="price" itemscope itemtype="https://schema.org/Product">€ 12,99 statt 15,99</p></body></html>`,
  ],
  [
    'a menu',
    (_, size) =>
      `<nav id="main-menu"><ul class="menu--level-1">${filled(size, (index) => `<li><a href="/c/${index}">Group ${index}</a><ul class="menu--level-2"><li><a href="/c/${index}/1">Sub</a></li></ul></li>`)}</ul></nav>`,
  ],
  [
    'a page with its state in a script',
    (_, size) =>
      `<script id="__NEXT_DATA__" type="application/json">{"props":{"product":{"name":"Saw","price":12.5,"sku":"S1"},"list":[${filled(size, (index) => `{"id":${index},"price":"${index}.5","name":"x"},`)}{}]}}</script><script>window.__STATE__ = JSON.parse("{\\"a\\":1}"); self.x = {a:[1,2,{b:'</div>'}]};</script>`,
  ],
  [
    'JSON of an API',
    (_, size) =>
      `{"items":[${filled(size, (index) => `{"id":"S${index}","title":"Saw","cents":${index}},`)}{"id":1}],"next":null}`,
  ],
  ['a sitemap', (_, size) => `<?xml version="1.0" encoding="UTF-8"?><urlset>${filled(size, url)}</urlset>`],
];

/** What nobody sends by mistake. */
const hostilePages: [Maker, ...Maker[]] = [
  [
    'elements nested without end',
    (chance, size) =>
      repeated(
        chance.oneOf([
          '<div>',
          '<b>',
          '<table><tr><td>',
          '<ul><li>',
          '<a href=x>',
          '<svg>',
          '<div itemscope itemprop="offers">',
        ]),
        size,
      ),
  ],
  [
    'end tags without begin',
    (chance, size) => `${repeated('<i>', Math.min(size, chance.below(12_000)))}${repeated('</b>', size)}`,
  ],
  [
    'a huge attribute',
    (chance, size) =>
      `<li class="${repeated(chance.oneOf(['product-tile ', 'a ', '&amp;', '&', "'"]), size)}${chance.oneOf(['">', ''])}x`,
  ],
  ['attributes without end', (_, size) => `<div ${filled(size, (index) => `a${index}=${index} `)}>x`],
  [
    'a script without end',
    (chance, size) =>
      `<script${chance.oneOf(['', ' type="application/ld+json"'])}>${repeated(chance.oneOf(['x', '{"a":', '[', '"\\', '</scrip', '<!--', 'a={']), size)}`,
  ],
  ['a comment without end', (chance, size) => `<!--${repeated(chance.oneOf(['-', '--', '>', '<!--', '--!>']), size)}`],
  [
    'a giant select',
    (_, size) => `<select name="s">${filled(size, (index) => `<option value="${index}">Size ${index} € ${index},00`)}`,
  ],
  [
    'JSON nested without end',
    (chance, size) => script(repeated(chance.oneOf(['[', '{"a":', '{"offers":[', '[{"@graph":']), size)),
  ],
  [
    'a bomb of references',
    (_, size) =>
      script(
        `{"@graph":[${filled(size, (index) => `{"@id":"#${index}","@type":"Product","isVariantOf":{"@id":"#${index + 1}"},"hasVariant":[{"@id":"#0"},{"@id":"#${index + 2}"}]},`)}{}]}`,
      ),
  ],
  [
    'products without end',
    (_, size) =>
      script(`[${filled(size, (index) => `{"@type":"Product","name":"x${index}","offers":[{"price":${index}}]},`)}{}]`),
  ],
  [
    'numbers without end',
    (_, size) =>
      `<span class="price__now">€${repeated('1.', size)}</span>${script(`{"@type":"Product","name":"x","offers":{"price":"${repeated('9', size / 4)}"}}`)}`,
  ],
  [
    'prices without end',
    (_, size) => `<h1>x</h1>${filled(size, (index) => `<p class="price">€ ${index},99 statt ${index + 1},99`)}`,
  ],
  [
    'entities of a sitemap that hold each other',
    (_, size) =>
      `<?xml version="1.0"?><!DOCTYPE urlset [<!ENTITY a "${repeated('lol', Math.min(size, 1_000))}">${filled(Math.min(size, 50_000), (index) => `<!ENTITY b${index} "&a;&a;&a;&b${index - 1};">`)}]><urlset><url><loc>&b9;</loc></url>${filled(size, () => '<url><loc>http://demo-shop.test/&a;&#x10FFFF;&#0;</loc></url>')}`,
  ],
  [
    'an address without end',
    (_, size) =>
      `<a class="product-tile__link" href="/${repeated('../a?x=%zz&', size)}">x</a><loc>http://demo-shop.test/${repeated('a', size)}</loc>`,
  ],
  [
    'blanks without end',
    (chance, size) =>
      `<h1>${repeated(chance.oneOf([' ', '\u00a0', '\t\n', '\u200b']), size)}x</h1>{${repeated(' ', size)}`,
  ],
  [
    'pages without end',
    (_, size) =>
      `<nav class="pagination" data-pages="999999999">${filled(size, (index) => `<a href="?page=${index}">${index}</a> `)}`,
  ],
  ['tiles without end', (_, size) => `<h1 class="category-title">x</h1><ol class="product-grid">${filled(size, tile)}`],
  [
    'strings that patterns dislike',
    (chance, size) =>
      `<p>${repeated(chance.oneOf(['1,', '1 ', '€ ', '12.', 'a-', '%C3', 'www.', '\\u00', '/*', '\'"', 'EUR1', '- ']), size)}</p>`,
  ],
  [
    'assignments without end',
    (chance, size) =>
      `<script>${repeated(chance.oneOf(['a={', '__STATE__=[', 'x="{\\"', 'b=JSON.parse("', 'c:{']), size)}</script>`,
  ],
];

/** Cuts, repeats, swaps and garbles parts. */
const mutated = (text: string, chance: Chance, isLarge: boolean): string => {
  let result = text;
  for (let left = chance.below(isLarge ? 2 : 6); left > 0; left -= 1) {
    const at = chance.below(result.length + 1);
    const to = Math.min(result.length, at + chance.below(chance.oneOf([3, 50, 2_000])));
    const middle = chance.oneOf([
      () => '',
      () => result.slice(at, to).repeat(2),
      () => [...result.slice(at, to)].reverse().join(''),
      () =>
        chance.oneOf([
          '<',
          '>',
          '"',
          "'",
          '&',
          '\0',
          '\ud800',
          '</script>',
          '<!--',
          ']]>',
          '{',
          '}',
          '\\',
          '</ol>',
          '&#x0;',
          '<p>',
        ]),
    ])();
    result = result.slice(0, at) + middle + result.slice(to);
  }
  return chance.oneIn(6) ? result.slice(0, chance.below(result.length + 1)) : result;
};

const contentTypes = [
  'text/html; charset=utf-8',
  'text/html',
  'application/json',
  'text/html; charset=bogus',
  'text/html; charset=utf-16',
  'text/html; charset=shift_jis',
  '',
  ';;charset==',
  'text/html; charset=gb18030',
] as const;

const encoded = (text: string, chance: Chance): Pick<FuzzPage, 'body' | 'contentType'> => {
  const contentType = chance.oneIn(4) ? null : chance.oneOf(contentTypes);
  const encoding = chance.oneIn(5) ? chance.oneOf(['latin1', 'utf16le', 'ascii'] as const) : 'utf8';
  const body = Buffer.from(text, encoding);
  if (chance.oneIn(30)) return { contentType, body: gzipSync(body, { level: 1 }) };
  if (chance.oneIn(30)) return { contentType, body: gzipSync(body, { level: 1 }).subarray(0, body.length / 2) };
  if (chance.oneIn(20)) return { contentType, body: Buffer.concat([Buffer.from([0xff, 0xfe, 0x00]), body]) };
  return { contentType, body };
};
