import { describe, expect, it } from '@jest/globals';
import { autoProduct } from './auto-product.js';

const url = 'https://shop.example/p/walking-boot-4711234';

const page = (body: string, head = ''): string =>
  `<!doctype html><html lang="en"><head><title>Walking boot | Example</title>${head}</head><body>${body}</body></html>`;

const linkedProduct = (fields: Record<string, unknown>): string =>
  `<script type="application/ld+json">${JSON.stringify({ '@type': 'Product', name: 'Walking boot', ...fields })}</script>`;

describe('autoProduct where structured data speak', () => {
  const html = page(
    `<ol class="breadcrumbs"><li>Shoes ›</li><li>Boots</li></ol><h1>Walking boot</h1><p class="price">£89.00</p>`,
    linkedProduct({
      sku: 'WB-1',
      mpn: 'AL-77',
      gtin13: '4006381333931',
      brand: { name: 'Alpine' },
      description: 'Dry feet.',
      image: '/boot.jpg',
      offers: { price: 89, priceCurrency: 'GBP', availability: 'https://schema.org/InStock' },
    }),
  );

  it('reads names that the data carries as HTML', () => {
    const { name } = autoProduct(page('', linkedProduct({ name: 'Nuts &amp; <b>bolts</b>', sku: 'NB-1' })), url);
    expect(name).toEqual({ value: 'Nuts & bolts', strategy: 'json-ld', raw: 'Nuts & bolts' });
  });
  it('gives every field with the strategy and the text it came from', () => {
    expect(autoProduct(html, url)).toEqual({
      name: { value: 'Walking boot', strategy: 'json-ld', raw: 'Walking boot' },
      price: { value: '89', strategy: 'json-ld', raw: '89' },
      currency: { value: 'GBP', strategy: 'json-ld', raw: 'GBP' },
      availability: { value: 'InStock', strategy: 'json-ld', raw: 'https://schema.org/InStock' },
      sku: { value: 'WB-1', strategy: 'json-ld', raw: 'WB-1' },
      mpn: { value: 'AL-77', strategy: 'json-ld', raw: 'AL-77' },
      gtin: { value: '4006381333931', strategy: 'json-ld', raw: '4006381333931' },
      brand: { value: 'Alpine', strategy: 'json-ld', raw: 'Alpine' },
      description: { value: 'Dry feet.', strategy: 'json-ld', raw: 'Dry feet.' },
      imageUrls: {
        value: ['https://shop.example/boot.jpg'],
        strategy: 'json-ld',
        raw: 'https://shop.example/boot.jpg',
      },
      breadcrumb: { value: ['Shoes', 'Boots'], strategy: 'markup', raw: 'Shoes > Boots' },
    });
  });
  it('reads RDFa', () => {
    const read = autoProduct(
      page(`<div vocab="https://schema.org/" typeof="Product"><h1 property="name">Walking boot</h1>
        <meta property="sku" content="WB-7"/>
        <p property="offers" typeof="Offer"><b property="price" content="89.50">ninety</b>
          <meta property="priceCurrency" content="CHF"/><link property="availability" href="https://schema.org/InStock"/></p></div>`),
      url,
    );
    expect(read).toMatchObject({
      name: { value: 'Walking boot' },
      price: { value: '89.50', strategy: 'rdfa' },
      currency: { value: 'CHF' },
      sku: { value: 'WB-7', strategy: 'rdfa' },
      availability: { value: 'InStock', strategy: 'rdfa' },
    });
  });

  it('takes the price on the page where data only know the one struck through', () => {
    const read = autoProduct(
      page(
        `<h1>Walking boot</h1><div class="price"><del>£89.00</del> <strong class="sale-price">£59.00</strong></div>
         <button class="add-to-cart">Add to basket</button>`,
        linkedProduct({ offers: { price: '89.00', priceCurrency: 'GBP' } }),
      ),
      url,
    );
    expect(read.price).toEqual({ value: '59.00', strategy: 'markup', raw: '£59.00' });
    expect(read.regularPrice?.value).toBe('89.00');
  });
  it('calls a product available while one of its variants is', () => {
    const offers = ['OutOfStock', 'InStock'].map((term) => ({ price: 5, availability: `http://schema.org/${term}` }));
    expect(autoProduct(page('', linkedProduct({ offers })), url).availability?.value).toBe('InStock');
  });
});

describe('autoProduct where only the page speaks', () => {
  it('takes the price beside the heading, not the former, the unit, the delivery or a related one', () => {
    const read = autoProduct(
      page(`<header><span class="price">£5.00</span></header>
        <main><h1>Walking boot</h1>
          <span class="was">Was £99.95</span> <b class="product-price">£<span>79</span><sup>95</sup></b>
          <span>£159.90 / kg</span> <p class="delivery-price">£4.99</p>
          <button>Add to bag</button>
          <h2>You may also like</h2><a href="/x"><b class="product-price">£12.00</b></a></main>`),
      url,
    );
    expect(read.price?.value).toBe('79.95');
    expect(read.currency).toEqual({ value: 'GBP', strategy: 'text', raw: '£79.95' });
  });
  it('does not take bold for old', () => {
    const read = autoProduct(page('<h1>Walking boot</h1><p class="price bold">€ 20,50</p>'), url);
    expect(read.price?.value).toBe('20.50');
  });
  it('has no price where the product is gone and only others show one', () => {
    const read = autoProduct(
      page(`<h1>Walking boot</h1><p id="availability">Currently unavailable.</p>
        <div class="related-products"><span class="price">£12.00</span><button>Add to cart</button></div>`),
      url,
    );
    expect(read.price).toBeUndefined();
    expect(read.availability?.value).toBe('OutOfStock');
  });
  it.each([
    ['<p>SKU: AB-1234</p>', 'AB-1234'],
    ['<p>Art.-Nr.: 55 66 77</p>', '55 66 77'],
    ['<dl><dt>Référence</dt><dd>REF99/1</dd></dl>', 'REF99/1'],
    ['<p>Item no. <b>887766</b></p>', '887766'],
    ['<p>Código del producto: 31415</p>', '31415'],
    ['<p>Артикул: 927-Б1</p>', '927-Б1'],
    ['<p>商品番号：AX-100</p>', 'AX-100'],
    ['<p>Kod produktu 12345</p>', '12345'],
    ['<input type="hidden" name="productId" value="4711234">', '4711234'],
    ['<form data-product-sku="S-778899"></form>', 'S-778899'],
  ])('reads the number of the shop in %s', (markup, sku) => {
    expect(autoProduct(page(`<h1>Walking boot</h1>${markup}`), 'https://shop.example/boot').sku?.value).toBe(sku);
  });
  it('keeps the number of the maker apart from the number of the shop', () => {
    const read = autoProduct(page('<h1>Walking boot</h1><p>MPN: X-77</p><p>EAN: 4006381333931</p><p>SKU: 81</p>'), url);
    expect(read.mpn?.value).toBe('X-77');
    expect(read.gtin?.value).toBe('4006381333931');
  });
  it('reads the number that address and page share', () => {
    const read = autoProduct(page('<h1>Walking boot</h1><span>4711234</span>'), url);
    expect(read.sku).toEqual({ value: '4711234', strategy: 'text', raw: '4711234' });
  });
  it.each([
    ['<button>Add to cart</button>', 'InStock'],
    ['<p class="stock">Nicht auf Lager</p><button disabled>In den Warenkorb</button>', 'OutOfStock'],
    ['<p class="stock">Na skladě</p>', 'InStock'],
    ['<p class="delivery">Disponible en précommande</p>', 'PreOrder'],
    ['<ul class="size-list"><li>42 sold out</li></ul><button>Buy now</button>', 'InStock'],
  ])('reads %s', (markup, availability) => {
    expect(autoProduct(page(`<h1>Walking boot</h1>${markup}`), url).availability?.value).toBe(availability);
  });
  it('reads embedded state, whatever it is called, and not its recommendations', () => {
    const state = {
      page: {
        item: { title: 'Walking boot', sku: 'WB-55', price: { current: 44.5, currency: 'EUR' }, inStock: false },
      },
      recommendations: [{ title: 'Walking boot', sku: 'NO-1', price: 1 }],
    };
    const read = autoProduct(
      page(`<h1>Walking boot</h1><script>window.__x9 = ${JSON.stringify(state)};</script>`),
      url,
    );
    expect(read.sku).toEqual({ value: 'WB-55', strategy: 'embedded-state', raw: 'WB-55' });
    expect(read.availability).toEqual({ value: 'OutOfStock', strategy: 'embedded-state', raw: 'OutOfStock' });
  });
  it('says nothing about a page that is about nothing', () => {
    expect(autoProduct('<p>Hello', url)).toEqual({});
  });
});

describe('autoProduct with a hostile page', () => {
  const many = (count: number, text: string): string => text.repeat(count);
  it.each([
    ['prices without end', many(20_000, '<p class="price">€ 1,00</p>')],
    ['headings without end', many(20_000, '<h2>similar</h2>')],
    ['labels without end', many(20_000, '<b>SKU</b><i>1234</i>')],
    ['buttons and inputs without end', many(15_000, '<button>buy</button><input name="sku" value="12345">')],
    ['a script of open braces', `<script>price: 1, x = ${many(300_000, '{"sku":')}</script>`],
    ['a long attribute', `<h1 class="${many(500_000, 'price ')}">x</h1><p data-sku="${many(500_000, '9')}">€ 3</p>`],
    ['a text of one line', `<h1>x</h1><p>${many(500_000, '€1 ')}</p>`],
  ])('reads %s in bounded time', (_, body) => {
    const startedAt = process.cpuUsage();
    autoProduct(page(body), url);
    expect(process.cpuUsage(startedAt).user / 1_000).toBeLessThan(4_000);
  });
});
