import { describe, expect, it } from '@jest/globals';
import { jsonPathOf, jsonPathProblem } from './json-path.js';

const data = {
  products: [
    { sku: 'A', price: { 'EUR.net': 1 }, type: 'Product' },
    { sku: 'B', price: null, type: 'Banner' },
  ],
  'cache-7f3a': { hit: { sku: 'C', name: 'Saw' } },
};

describe('a path into JSON', () => {
  it.each([
    ['products[0].sku', ['A']],
    ['products[-1].sku', ['B']],
    ['products[*].sku', ['A', 'B']],
    ['products.sku', ['A', 'B']],
    ['products[0].price["EUR.net"]', [1]],
    ['products.{type=Product}.sku', ['A']],
    ['cache-*.hit.sku', ['C']],
    ['*.hit.name', ['Saw']],
    ['**.{sku,name}.sku', ['C']],
    ['**.sku', ['A', 'B', 'C']],
    ['$.products[1].sku', ['B']],
    ['products[5].sku', []],
    ['products[1].price', []],
    ['constructor', []],
  ])('%s leads to %j', (path, expected) => {
    expect(jsonPathOf(path).all(data)).toEqual(expected);
  });
  it.each(['', 'a[', 'a..b', 'a.**.b.**', 'a{'])('%j is refused with a reason', (path) => {
    expect(jsonPathProblem(path)).toEqual(expect.any(String));
  });
  it('is done in bounded time with hostile data', () => {
    let deep: unknown = {};
    for (let depth = 0; depth < 5_000; depth++) deep = [deep, { a: depth }];
    const startedAt = process.cpuUsage();
    jsonPathOf('**.*.*').all(deep);
    jsonPathOf('**.{a}.a').all(Array.from({ length: 300_000 }, (_, a) => ({ a })));
    expect(process.cpuUsage(startedAt).user / 1_000).toBeLessThan(5_000);
  });
});
