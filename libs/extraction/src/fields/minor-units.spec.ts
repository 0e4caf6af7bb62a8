import { describe, expect, it } from '@jest/globals';
import { parseProductPage } from '../kinds/product-page.js';
import { defineRecipe } from '../recipe/read-recipe.js';

const priceOf = (as: 'minorUnits' | 'hundredths', currency: string, path = '/api/p/1', price: unknown = 129900) => {
  const recipe = defineRecipe({
    id: 'shop',
    name: 'Shop',
    origin: 'https://shop.example',
    market: { currency },
    politeness: { ratePerSecond: 1, maxConcurrency: 1 },
    start: [{ kind: 'product-page', url: '/' }],
    productPage: { sources: [], fields: { name: { path: 'title' }, price: { path: 'price', as } } },
  });
  const { products } = parseProductPage(recipe, JSON.stringify({ title: 'Saw', price }), `https://shop.example${path}`);
  return products[0]?.fields.price;
};

describe('amounts without a decimal point', () => {
  it.each([
    ['EUR', 129900],
    ['JPY', 129900],
    ['KWD', 129900],
  ])('are minor units of %s', (currency, amountMinor) => {
    expect(priceOf('minorUnits', currency)).toEqual({ amountMinor, currency });
  });
  it.each([
    ['EUR', 129900],
    ['JPY', 1299],
    ['KWD', 1299000],
  ])('are hundredths of %s', (currency, amountMinor) => {
    expect(priceOf('hundredths', currency)).toEqual({ amountMinor, currency });
  });
  it('are hundredths in Shopify’s product data, whatever the recipe calls them', () => {
    expect(priceOf('minorUnits', 'JPY', '/products/saw.js')).toEqual({ amountMinor: 1299, currency: 'JPY' });
    expect(priceOf('minorUnits', 'JPY', '/products/saw.js?variant=1')).toEqual({ amountMinor: 1299, currency: 'JPY' });
    expect(priceOf('minorUnits', 'JPY', '/products/saw.json')).toEqual({ amountMinor: 129900, currency: 'JPY' });
  });
  it('have no decimal point', () => {
    expect(priceOf('hundredths', 'EUR', '/api/p/1', '12.99')).toBeUndefined();
  });
});
