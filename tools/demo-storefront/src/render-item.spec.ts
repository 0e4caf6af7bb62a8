import { describe, expect, test } from '@jest/globals';
import type { CatalogItemView } from '@aisle/contracts';
import { sampleCatalogItem } from '@aisle/testkit';
import { formatMoney, renderItemPage, renderItemsPage } from './render-item.js';

const item = (changes: Partial<CatalogItemView> = {}) => sampleCatalogItem({ version: 7, ...changes });

describe('a rendered page', () => {
  test('shows name, price, availability and version', () => {
    const page = renderItemPage(item());
    for (const part of ['<h1>Chair</h1>', '€12.99', 'In stock', '<b id="version">7</b>']) expect(page).toContain(part);
  });

  test('shows the categories and the attributes of an item that has some', () => {
    const page = renderItemPage(
      item({ breadcrumbs: ['Home', 'Chairs'], groupId: 'G-1', attributes: { color: 'red', Brand: '<Fake>' } }),
    );
    const offered = renderItemPage(
      item({
        condition: 'UsedCondition',
        rating: { value: '4.5', best: '5', count: 12 },
        seller: 'Acme',
        stockQuantity: 3,
        unitPrice: { amountMinor: 398, currency: 'EUR', quantity: '1', unit: 'kg' },
        packSize: { quantity: '330', unit: 'ml', count: 6 },
      }),
    );
    for (const part of ['Used', '4.5 of 5 (12)', 'Acme', '<dd>3</dd>', '€3.98 per 1 kg', '6 × 330 ml'])
      expect(offered).toContain(part);
    for (const part of ['Home › Chairs', '<dd>G-1</dd>', '<dt>color</dt>', '&lt;Fake&gt;'])
      expect(page).toContain(part);
    expect(renderItemPage(item())).not.toContain('breadcrumbs');
  });

  test('never runs what a shop wrote', () => {
    const evil = item({ name: '<script>alert(1)</script>', brand: '"><img src=x>', url: 'javascript:alert(1)' });
    for (const page of [renderItemPage(evil), renderItemsPage({ items: [evil], next: '"><script>' }, true)]) {
      expect(page).not.toMatch(/<script|<img|javascript:/);
    }
  });

  test('says when an item is reduced, sold out, without a price or gone', () => {
    expect(renderItemPage(item({ regularPriceMinor: 2000 }))).toContain('<s>€20.00</s>');
    expect(renderItemPage(item({ availability: 'OutOfStock' }))).toContain('Out of stock');
    expect(renderItemPage(item({ priceMinor: null }))).toContain('Price on request');
    expect(renderItemPage(item({ listed: false }))).toContain('No longer listed');
  });

  test.each([
    [1299, 'EUR', '€12.99'],
    [1299, 'JPY', '¥1,299'],
    [12345, 'KWD', 'KWD 12.345'],
    [5, 'USD', '$0.05'],
  ])('%i minor units of %s are %s', (amount, currency, text) => {
    expect(formatMoney(amount, currency).replace('\u00a0', ' ')).toBe(text);
  });

  test('the list links to the next page only where there is one', () => {
    expect(renderItemsPage({ items: [item()], next: 'i-1' }, true)).toContain('href="/?after=i-1"');
    expect(renderItemsPage({ items: [item()], next: null }, true)).not.toContain('after=');
  });
});
