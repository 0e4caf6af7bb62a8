import { describe, expect, it } from '@jest/globals';
import { availabilityIn } from './availability.js';

describe('availabilityIn', () => {
  it.each([
    ['https://schema.org/InStock', 'InStock'],
    ['http://schema.org/OutOfStock/', 'OutOfStock'],
    ['schema:PreOrder', 'PreOrder'],
    ['instock', 'InStock'],
    ['in_stock', 'InStock'],
    ['out of stock', 'OutOfStock'],
    ['oos', 'OutOfStock'],
    ['available for order', 'BackOrder'],
    ['MadeToOrder', 'BackOrder'],
    ['Only 3 left', 'LimitedAvailability'],
    ['Currently not available', 'OutOfStock'],
    ['This item is in stock and ships today', 'InStock'],
    ['Sold out', 'SoldOut'],
  ])('maps %s', (text, expected) => {
    expect(availabilityIn(text)).toBe(expected);
  });
  it('answers nothing for what it does not know', () => {
    expect(availabilityIn('Free delivery')).toBeUndefined();
    expect(availabilityIn('constructor')).toBeUndefined();
    expect(availabilityIn('<!--'.repeat(2_000_000))).toBeUndefined();
  });
});
