import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { parseCatalogPage } from '../kinds/catalog-page.js';
import { parseCatalogTree } from '../kinds/catalog-tree.js';
import { decodePage } from '../page/decode-page.js';
import { inspectPage } from './inspect-page.js';
import { parseProductPage } from '../kinds/product-page.js';
import { demoShopRecipe } from '../../test/demo-shop.js';
import { rawExtensionOf } from '../recipe/raw-extension.js';
import { defineRecipe } from '../recipe/read-recipe.js';
import type { RecipeInput } from '../recipe/recipe.js';

const origin = 'http://127.0.0.1:8080';
const shop = (sections: Partial<RecipeInput>) =>
  defineRecipe({
    id: 'shop',
    name: 'Shop',
    origin,
    market: { currency: 'EUR' },
    politeness: { ratePerSecond: 5, maxConcurrency: 2 },
    start: [
      {
        kind: sections.catalogTree ? 'catalog-tree' : sections.catalogPage ? 'catalog-page' : 'product-page',
        url: '/',
      },
    ],
    ...sections,
  });
const read = (recipe: ReturnType<typeof shop>, text: string, path: string, pageNumber = 1) => {
  const url = new URL(path, origin).href;
  const page = parseCatalogPage(recipe, text, url, { pageNumber });
  // Inspecting builds the whole tree.
  expect(page).toEqual(inspectPage(recipe, { kind: 'catalog-page', url, text, pageNumber }).page);
  return page;
};
const nameAndUrl = { name: { path: 'name' }, url: { path: 'id', template: '/p/{value}' } };

describe('a shop with a JSON API', () => {
  const recipe = shop({
    catalogTree: {
      levels: [
        {
          item: { path: 'categories' },
          link: { path: 'id', template: '/api/products?category={value}' },
          repeat: true,
        },
      ],
    },
    catalogPage: {
      tiles: { path: 'items' },
      fields: {
        sku: { path: 'sku' },
        ...nameAndUrl,
        price: { path: 'price.cents', as: 'minorUnits' },
        currency: { path: 'price.currency' },
        availability: { path: 'stock' },
        imageUrls: { path: 'images' },
        description: { path: 'text' },
      },
      productLink: { path: 'id', template: '/api/products/{value}' },
      followingPages: { parameters: { cursor: '{cursor}' }, cursor: { path: 'next' } },
    },
    productPage: {
      sources: [],
      fields: {
        name: { path: 'name' },
        price: { path: 'price' },
        sku: { path: 'sku', required: true },
        gtin: { path: 'ean' },
      },
      variants: {
        items: { path: 'variants' },
        options: { path: 'size' },
        fields: { sku: { path: 'sku' }, price: { path: 'price' } },
      },
    },
  });

  it('has a tree that repeats within itself', () => {
    const tree = {
      categories: [
        {
          id: 1,
          name: 'Tools',
          categories: [
            { id: 2, name: 'Saws' },
            { id: 3, name: 'Files' },
          ],
        },
      ],
    };
    const { nodes } = parseCatalogTree(recipe, JSON.stringify(tree), `${origin}/api/categories`);
    expect(nodes.map(({ path, leaf, url }) => [path.join('/'), leaf, url])).toEqual([
      ['Tools', false, `${origin}/api/products?category=1`],
      ['Tools/Saws', true, `${origin}/api/products?category=2`],
      ['Tools/Files', true, `${origin}/api/products?category=3`],
    ]);
  });

  const item = {
    id: 7,
    sku: 'S7',
    name: 'Saw &amp; case',
    price: { cents: 1299, currency: 'USD' },
    stock: 0,
    images: ['/a.jpg', { url: '/b.jpg' }],
    text: '<p>Sharp</p>',
  };
  it('has products in lists, and a cursor that each page hands to the next', () => {
    const page = read(recipe, JSON.stringify({ items: [item], next: 'a/b=' }), '/api/products?category=2');
    expect(page.tiles).toEqual([
      {
        position: 0,
        listingKey: 'S7',
        variant: '',
        productUrl: `${origin}/api/products/7`,
        fields: {
          sku: 'S7',
          name: 'Saw & case',
          url: `${origin}/p/7`,
          price: { amountMinor: 1299, currency: 'USD' },
          availability: 'OutOfStock',
          imageUrls: [`${origin}/a.jpg`, `${origin}/b.jpg`],
          description: 'Sharp',
          listed: true,
        },
      },
    ]);
    expect(page.followingPages).toEqual([{ url: `${origin}/api/products?category=2&cursor=a%2Fb%3D`, pageNumber: 2 }]);
    expect(page.lastPage).toBeUndefined();
    const last = read(recipe, JSON.stringify({ items: [item], next: null }), '/api/products?category=2&cursor=x', 9);
    expect(last).toMatchObject({ followingPages: [], lastPage: 9 });
  });
  it('reads decimals of JSON as they stand, whatever separators people use', () => {
    const product = { name: 'Saw', sku: 'S7', price: 1.299 };
    const { products } = parseProductPage(recipe, JSON.stringify(product), `${origin}/api/products/7`);
    expect(products[0]?.fields.price).toEqual({ amountMinor: 130, currency: 'EUR' });
  });
  it('offers variants by themselves', () => {
    const product = {
      name: 'Shirt',
      sku: 'S',
      price: 10,
      variants: [
        { sku: 'S-M', size: 'M' },
        { sku: 'S-L', size: 'L', price: 12 },
      ],
    };
    const { products } = parseProductPage(recipe, JSON.stringify(product), `${origin}/api/products/7`);
    expect(products.map(({ listingKey, fields }) => [listingKey, fields.name, fields.price?.amountMinor])).toEqual([
      ['S-M', 'Shirt', 1000],
      ['S-L', 'Shirt', 1200],
    ]);
  });
  it('gives the GTIN of a product to its only variant, but never one GTIN to several', () => {
    const gtinsOf = (...sizes: string[]) => {
      const variants = sizes.map((size) => ({ sku: `S-${size}`, size }));
      const product = { name: 'Shirt', sku: 'S', price: 10, ean: '4006381333931', variants };
      const { products } = parseProductPage(recipe, JSON.stringify(product), `${origin}/api/products/7`);
      return products.map(({ fields }) => fields.gtin);
    };
    expect(gtinsOf('M')).toEqual(['4006381333931']);
    expect(gtinsOf('M', 'L')).toEqual([undefined, undefined]);
    expect(gtinsOf()).toEqual(['4006381333931']);
  });
  it('is kept in raw objects that are called what they are', () => {
    expect(rawExtensionOf(recipe, 'catalog-page')).toBe('json');
    expect(rawExtensionOf(recipe, 'product-page')).toBe('json');
    expect(rawExtensionOf(demoShopRecipe, 'catalog-page')).toBe('html');
  });
  it('fails in words where the page is something else', () => {
    expect(() => read(recipe, '<h1>Log in</h1>', '/api/products')).toThrow(
      'The catalog page has no tiles: looked for items.',
    );
    expect(() => parseProductPage(recipe, '[]', origin)).toThrow('The product page has no sku: looked for sku.');
  });
});

describe('following pages', () => {
  const paged = (followingPages: NonNullable<unknown>) =>
    shop({
      catalogPage: {
        tiles: { path: 'items' },
        fields: nameAndUrl,
        followingPages: followingPages,
      } as RecipeInput['catalogPage'],
    });
  const body = (count: number, more: object = {}) =>
    JSON.stringify({ items: Array.from({ length: count }, (_, id) => ({ id, name: `N${id}` })), ...more });

  it('go on until a page is empty, or not full', () => {
    const recipe = paged({ parameters: { offset: '{offset}' }, pageSize: 2, untilEmpty: true });
    expect(read(recipe, body(2), '/api?c=1&offset=2', 2).followingPages).toEqual([
      { url: `${origin}/api?c=1&offset=4`, pageNumber: 3 },
    ]);
    const end = { followingPages: [], lastPage: 3, isLastPageShown: false };
    expect(read(recipe, body(1), '/api?c=1&offset=4', 3)).toMatchObject(end);
    expect(read(recipe, body(0), '/api?c=1&offset=4', 3)).toMatchObject({ tiles: [], followingPages: [], lastPage: 3 });
    expect(() => read(recipe, body(0), '/api?c=1', 1)).toThrow(/no tiles/);
  });
  it('go on as long as the page says so', () => {
    const recipe = paged({ urlTemplate: '?page={page}', hasMore: { path: 'more' } });
    expect(read(recipe, body(1, { more: true }), '/api').followingPages).toHaveLength(1);
    const end = { followingPages: [], lastPage: 1 };
    expect(read(recipe, body(1, { more: false }), '/api')).toMatchObject({ ...end, isLastPageShown: true });
    expect(read(recipe, body(1), '/api')).toMatchObject({ ...end, isLastPageShown: false });
  });
  it('are known from page 1 where it says how many items there are', () => {
    const recipe = paged({ parameters: { p: '{page0}' }, itemCount: { path: 'total' }, pageSize: 10 });
    expect(read(recipe, body(1, { total: 25 }), '/api?c=1')).toMatchObject({
      followingPages: [{ url: `${origin}/api?c=1&p=1` }, { url: `${origin}/api?c=1&p=2` }],
      lastPage: 3,
      isLastPageShown: true,
    });
    expect(read(recipe, body(1), '/api?c=1')).toMatchObject({ lastPage: 1, isLastPageShown: false });
  });
  it('are reached by next links, and end where the limit is', () => {
    const recipe = shop({
      catalogPage: {
        tiles: 'li',
        fields: { name: 'a', url: 'a' },
        followingPages: { nextLink: 'a[rel=next]', maxPages: 3 },
      },
    });
    const html = '<li><a href=/p/1>Saw</a></li><a rel=next href="?page=3">More</a>';
    expect(read(recipe, html, '/c?page=2', 2)).toMatchObject({
      followingPages: [{ url: `${origin}/c?page=3`, pageNumber: 3 }],
      lastPage: undefined,
    });
    expect(() => read(recipe, html, '/c?page=9', 3)).toThrow(/goes on after 3 pages/);
  });
  it('are counted by the highest number of a pager without links', () => {
    const recipe = shop({
      catalogPage: {
        tiles: 'li',
        fields: { name: 'a', url: 'a' },
        followingPages: { urlTemplate: '?page={page}', pageCount: { select: '.pager button' } },
      },
    });
    const html =
      '<li><a href=/p/1>Saw</a></li><p class=pager><button>1</button><button>2</button><button>3</button><button>›</button>';
    expect(read(recipe, html, '/c').followingPages).toHaveLength(2);
  });
});

describe('a shop whose pages carry their data in scripts', () => {
  const recipe = shop({
    catalogPage: {
      recognise: { state: '__NEXT_DATA__', path: 'props.pageProps.category' },
      tiles: { state: '__NEXT_DATA__', path: 'props.pageProps.**.{sku,title}' },
      fields: {
        sku: { path: 'sku' },
        name: { path: 'title' },
        url: { path: 'slug', template: '/p/{value}' },
        price: { path: 'price' },
      },
      followingPages: {
        urlTemplate: '/api/more/{category}?offset={offset}',
        values: { category: { state: '__NEXT_DATA__', path: 'props.pageProps.category.id' } },
        itemCount: { state: '__NEXT_DATA__', path: 'props.pageProps.total' },
        pageSize: 2,
      },
    },
    productPage: {
      sources: [],
      fields: {
        name: { state: 'window.__STATE_*__', path: '*.product.name' },
        price: { state: '__STATE_*__', path: '*.product.price' },
      },
    },
  });
  it('has tiles in the state, and following pages of which it knows the parts', () => {
    const state = {
      props: {
        pageProps: {
          category: { id: 'saws/hand' },
          total: 5,
          x7: [{ sku: '1', title: 'Saw', slug: 'saw', price: '12,50 €' }],
        },
      },
    };
    const html = `<script id=__NEXT_DATA__ type="application/json">${JSON.stringify(state)}</script>`;
    const page = read(recipe, html, '/c/saws');
    expect(page.tiles).toMatchObject([{ listingKey: '1', fields: { price: { amountMinor: 1250, currency: 'EUR' } } }]);
    expect(page.followingPages.map(({ url }) => url)).toEqual([
      `${origin}/api/more/saws/hand?offset=2`,
      `${origin}/api/more/saws/hand?offset=4`,
    ]);
  });
  it.each([
    'window.__STATE_8f2__ = {"a91":{"product":{"name":"Saw","price":5}}};window.other={}',
    'window["__STATE_8f2__"]=JSON.parse("{\\"a91\\":{\\"product\\":{\\"name\\":\\"Saw\\",\\"price\\":5}}}")',
    "var __STATE_8f2__ = {a91:{product:{name:'Saw',price:5,},},}",
  ])('finds what is assigned under a name that changes: %s', (script) => {
    const { products } = parseProductPage(recipe, `<script>${script}</script>`, `${origin}/p/saw`);
    expect(products[0]?.fields).toMatchObject({ name: 'Saw', price: { amountMinor: 500 } });
  });
  it('reads JSON in attributes and HTML in JSON', () => {
    const fields = { name: { attr: 'data-p', path: 'n' }, url: { select: 'a' } };
    const load = shop({ catalogPage: { html: 'data.html', tiles: 'li', fields } });
    const body = JSON.stringify({ data: { html: `<li data-p='{"n":"Saw"}'><a href=/p/1>x</a></li>` } });
    expect(read(load, body, '/more').tiles[0]?.fields).toMatchObject({ name: 'Saw', url: `${origin}/p/1` });
  });
});

describe('a shop with a sitemap', () => {
  const sitemap = { kind: 'product-page', include: '/p/', exclude: '-old$', sitemaps: 'products' } as const;
  const recipe = shop({ catalogTree: { sitemap }, productPage: { sources: ['json-ld'] } });
  const urlset = `<?xml version="1.0"?><urlset xmlns:image="x"><url><loc> ${origin}/p/1?a=1&amp;b=2 </loc><image:image><image:loc>${origin}/p/img.jpg</image:loc></image:image></url>
    <url><loc><![CDATA[${origin}/p/2]]></loc></url><url><loc>${origin}/p/3-old</loc></url><url><loc>${origin}/about</loc></url><url><loc>https://other.example/p/4</loc></url></urlset>`;
  const tree = (text: string) => parseCatalogTree(recipe, text, `${origin}/sitemap.xml`);

  it('names product pages, only those wanted and of the shop', () => {
    expect(tree(urlset).productUrls).toEqual([`${origin}/p/1?a=1&b=2`, `${origin}/p/2`]);
  });
  it('may be an index, a plain list, or a gzip file', () => {
    const index = `<sitemapindex><sitemap><loc>${origin}/products-1.xml.gz</loc></sitemap><sitemap><loc>${origin}/blog.xml</loc></sitemap></sitemapindex>`;
    expect(tree(index).treePages).toEqual([{ url: `${origin}/products-1.xml.gz`, step: 0, path: [] }]);
    expect(tree(`${origin}/p/1\n${origin}/p/2\n`).productUrls).toHaveLength(2);
    expect(tree(decodePage(gzipSync(urlset), 'application/gzip', 1_000_000)).productUrls).toHaveLength(2);
  });
  it('cannot blow up', () => {
    expect(() => decodePage(gzipSync(Buffer.alloc(2_000_000)), null, 1_000_000)).toThrow(/gzip file cannot be read/);
    expect(() => tree('<html>')).toThrow('The sitemap names no addresses');
  });
  it('may name categories', () => {
    const categories = shop({ catalogTree: { sitemap: { kind: 'catalog-page' } } });
    const { nodes } = parseCatalogTree(
      categories,
      `<urlset><url><loc>${origin}/c/hand-saws.html</loc></url></urlset>`,
      origin,
    );
    expect(nodes).toMatchObject([{ name: 'Hand saws', leaf: true, url: `${origin}/c/hand-saws.html` }]);
  });
});

describe('a menu of several steps', () => {
  const recipe = shop({
    catalogTree: {
      levels: [{ item: 'nav li' }],
      departmentPages: [{ levels: [{ item: '.groups > li' }, { item: '> ul > li' }] }],
    },
  });
  it('leads from departments to their pages, which have the leaves', () => {
    const home = parseCatalogTree(
      recipe,
      '<nav><li><a href=/d/1>Tools</a><li><a href=/d/2>Paint</a></nav>',
      `${origin}/`,
    );
    expect(home.nodes.map(({ leaf }) => leaf)).toEqual([false, false]);
    expect(home).toMatchObject({
      isWhole: false,
      treePages: [
        { url: `${origin}/d/1`, step: 1, path: ['Tools'] },
        { url: `${origin}/d/2`, step: 1, path: ['Paint'] },
      ],
    });
    const html = '<ul class=groups><li><a href=/g>Hand tools</a><ul><li><a href=/c/saws>Saws</a></ul></ul>';
    const department = parseCatalogTree(recipe, html, `${origin}/d/1`, { step: 1, path: ['Tools'] });
    expect(department.nodes.map(({ path, leaf }) => [path.join('/'), leaf])).toEqual([
      ['Tools/Hand tools', false],
      ['Tools/Hand tools/Saws', true],
    ]);
    expect(department.treePages).toEqual([]);
  });
});

describe('rules', () => {
  const value = (
    rule: NonNullable<RecipeInput['productPage']> extends never ? never : object,
    html: string,
  ): unknown => {
    const recipe = shop({ productPage: { sources: ['rdfa', 'json-ld'], fields: { name: { value: 'Saw' }, ...rule } } });
    return parseProductPage(recipe, html, `${origin}/p/saw-4711`).products[0]?.fields;
  };
  it('take text apart and put it together', () => {
    const html = '<p class=art>Art. 47-11 | DE</p><p class=img>/a.jpg|/b.jpg</p><i>1.299,00</i>';
    expect(
      value(
        {
          sku: {
            select: '.art',
            split: { by: '|', take: 0 },
            pattern: 'Art\\. (.+)',
            replace: [{ pattern: '-', by: '' }],
          },
          mpn: { from: 'url', pattern: '-(\\d+)$' },
          brand: { value: 'ACME', call: 'titleCase' },
          imageUrls: { select: '.img', split: { by: '|' } },
          price: { select: 'i' },
        },
        html,
      ),
    ).toMatchObject({
      sku: '4711',
      mpn: '4711',
      brand: 'Acme',
      imageUrls: [`${origin}/a.jpg`, `${origin}/b.jpg`],
      price: { amountMinor: 129900 },
    });
  });
  it('give way to the next one where their value is not believable', () => {
    const html = '<b>0 €</b><i>12 €</i><u>xx</u><s>AB-1</s>';
    const fields = {
      price: [
        { select: 'b', min: 0.01 },
        { select: 'i', max: 1000 },
      ],
      sku: [{ select: 'u', matches: '^[A-Z]+-\\d+$' }, 's'],
    };
    expect(value(fields, html)).toMatchObject({ price: { amountMinor: 1200 }, sku: 'AB-1' });
  });
  it('rest on what structured data says of single fields', () => {
    const html =
      '<div vocab="https://schema.org/" typeof="Product"><h1 property="name">Rasp</h1><span property="brand">Acme</span><div property="offers" typeof="Offer"><meta property="price" content="9.50"><meta property="priceCurrency" content="USD"></div></div>';
    expect(value({ name: { from: 'rdfa' } }, html)).toMatchObject({
      name: 'Rasp',
      brand: 'Acme',
      price: { amountMinor: 950, currency: 'USD' },
    });
    expect(value({ price: { from: 'rdfa' } }, html)).toMatchObject({ price: { amountMinor: 950, currency: 'USD' } });
  });
});

describe('layouts', () => {
  it('are tried in order, the first that recognises the page reads it', () => {
    const recipe = shop({
      productPage: [
        { recognise: '.new-design', sources: [], fields: { name: '.title' } },
        { recognise: { url: '/old/' }, sources: [], fields: { name: 'h1' } },
      ],
    });
    const name = (html: string, path: string) => parseProductPage(recipe, html, origin + path).products[0]?.fields.name;
    expect(name('<main class=new-design><h1>x</h1><p class=title>New</p>', '/p/1')).toBe('New');
    expect(name('<h1>Old</h1>', '/old/1')).toBe('Old');
    expect(() => name('<h1>Log in</h1>', '/p/1')).toThrow(
      'This is not a product page: looked for .new-design or an address like /old/.',
    );
  });
});

describe('a shop whose recipe rests on what is found without rules', () => {
  const recipe = shop({
    catalogPage: {
      tiles: { auto: true },
      fields: { sku: { attr: 'data-id', pattern: '^(\\d+)$' } },
      followingPages: { auto: true },
    },
    productPage: { sources: ['auto'], fields: { brand: { value: 'Acme' } } },
    start: [{ kind: 'catalog-page', url: '/c' }],
  });
  const tile = (id: number): string =>
    `<article class="card" data-id="${id}"><a href="/p/${id}"><img src="/i/${id}.jpg" alt=""></a><h2><a href="/p/${id}">Hand saw no. ${id}</a></h2><span class="amount">1.${id}00 €</span></article>`;
  const listing = (pager: string): string =>
    `<html><body><nav><a href="/">Home</a></nav><main><div class="grid">${[1, 2, 3, 4, 5].map(tile).join('')}</div>${pager}</main></body></html>`;

  it('has tiles, of which it may know single fields better', () => {
    const { tiles } = read(recipe, listing(''), '/c');
    expect(tiles).toHaveLength(5);
    expect(tiles[1]).toMatchObject({
      listingKey: '2',
      productUrl: `${origin}/p/2`,
      fields: {
        name: 'Hand saw no. 2',
        price: { amountMinor: 120000, currency: 'EUR' },
        imageUrls: [`${origin}/i/2.jpg`],
      },
    });
  });
  it('has following pages, also those that the pager leaves out', () => {
    const pager =
      '<div class="pagination"><span>1</span> <a href="/c?page=2">2</a> <a href="/c?page=3">3</a> … <a href="/c?page=6">6</a> <a href="/c?page=2">Next</a></div>';
    const page = read(recipe, listing(pager), '/c');
    expect(page.followingPages.map(({ pageNumber }) => pageNumber)).toEqual([2, 3, 4, 5, 6]);
    expect(page.lastPage).toBeUndefined();
    const end = { followingPages: [], lastPage: 6, isLastPageShown: false };
    expect(read(recipe, listing(''), '/c?page=6', 6)).toMatchObject(end);
    const lastOfPager =
      '<div class="pagination"><a href="/c?page=1">1</a> <a href="/c?page=2">2</a> <span>3</span></div>';
    expect(read(recipe, listing(lastOfPager), '/c?page=3', 3)).toMatchObject({ lastPage: 3, isLastPageShown: true });
  });
  it('has products', () => {
    const html =
      '<html><body><h1>Hand saw</h1><div class="product"><span class="price">12,99 €</span><p>SKU: HS-1</p><button>Add to cart</button></div></body></html>';
    expect(parseProductPage(recipe, html, `${origin}/p/1`).products[0]?.fields).toMatchObject({
      name: 'Hand saw',
      brand: 'Acme',
      price: { amountMinor: 1299, currency: 'EUR' },
    });
    expect(() => parseProductPage(recipe, '<h1>About us</h1><p>Hello</p>', `${origin}/about`)).toThrow(
      /nothing that looks like a product/,
    );
  });
  it('does not want for rules where its tiles are found by a selector', () => {
    expect(() => shop({ catalogPage: { tiles: 'li', fields: { name: 'a' } } })).toThrow(
      /catalogPage\.fields\.url: is missing; expected rules/,
    );
  });
});
