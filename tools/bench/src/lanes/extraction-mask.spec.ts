import { describe, expect, it } from '@jest/globals';
import { autoProduct } from '@aisle/extraction';
import { maskPage, maskSchema } from './extraction-mask.js';

const page = `<html lang="en"><head><title>Heron kettle</title>
  <meta property="og:price:amount" content="11"><meta name="viewport" content="width=1">
  <script type="application/ld+json">{"@type":"Product","name":"Heron kettle","offers":{"price":"12"}}</script></head>
  <body vocab="https://schema.org/" typeof="Product">
  <h1 class="title big" id="name" itemprop="name">Heron kettle</h1><a href="#name">up</a>
  <meta itemprop="price" content="13"><b itemprop="price" content="14" class="price big" data-price="14">$&nbsp;21.50</b>
  <div data-product='{"price":15}'>Ships <i>today</i></div><script>dataLayer.push({price: 16})</script></body></html>`;

describe('a page with its structured data masked', () => {
  const masked = maskPage(page, ['data']);

  it('states no price any more in data, and shows the one it showed', () => {
    expect(masked).not.toMatch(/content="1|:\s?"?1[1-6]\b|itemprop|typeof|og:/);
    expect(masked).toContain('Heron kettle</h1>');
    expect(masked).toContain('21.50');
    expect(masked).toContain('width=1');
    expect(autoProduct(masked, 'https://shop.example/p/1').price).toMatchObject({ value: '21.50', strategy: 'markup' });
  });
  it('keeps the names that its elements have', () => {
    expect(masked).toContain('class="price big"');
    expect(masked).toContain('data-price="14"');
  });
});

describe('a page with its names masked', () => {
  const masked = maskPage(page, ['data', 'names']);

  it('has meaningless names, the same for the same', () => {
    expect(masked).not.toMatch(/class="[^"]*(?:title|price|big)|id="name"|data-price/);
    const [heading = '', price = ''] = [...masked.matchAll(/<(?:h1|b)[^>]*class="([^"]*)"/g)].map(([, names]) => names);
    expect(heading.split(' ')[1]).toBe(price.split(' ')[1]);
    expect(heading.split(' ')[0]).not.toBe(price.split(' ')[0]);
  });
  it('still leads to what its links lead to', () => {
    const id = /<h1[^>]*id="([^"]*)"/.exec(masked)?.[1];
    expect(masked).toContain(`href="#${id}"`);
  });
});

describe('the masks named on the command line', () => {
  it('are some of those known', () => {
    expect(maskSchema.parse('data,names')).toEqual(['data', 'names']);
    expect(maskSchema.safeParse('date').success).toBe(false);
  });
});
