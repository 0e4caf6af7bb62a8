import { describe, expect, it } from '@jest/globals';
import { fromDevalue } from './devalue.js';
import { quotedData } from './quoted-data.js';

describe('data that code carries as texts', () => {
  it('is what is handed to JSON.parse', () => {
    expect(quotedData(String.raw`window.a = JSON.parse("{\"sku\":\"S-1\"}"); b(JSON.parse('[1, 2]'))`)).toEqual([
      { sku: 'S-1' },
      [1, 2],
    ]);
  });

  it('is put together from the chunks in which Next.js streams it', () => {
    const code =
      String.raw`self.__next_f.push([1,"5:[\"$\",{\"sku\":"])` +
      '\n' +
      String.raw`self.__next_f.push([1,"\"S-1\"}]\na:I[1]\n"])`;
    expect(quotedData(code)).toContainEqual(['$', { sku: 'S-1' }]);
  });

  it('is nothing where a text is not closed, or is none', () => {
    expect(quotedData('JSON.parse("{')).toEqual([]);
    expect(quotedData('JSON.parse("Saw")')).toEqual([]);
  });
});

describe('a list that holds parts by their places', () => {
  it('means the object that is put together of them, wrappers aside', () => {
    expect(fromDevalue([['Reactive', 1], { name: 2, prices: 3 }, 'Saw', [4, 4], 12.99])).toEqual({
      name: 'Saw',
      prices: [12.99, 12.99],
    });
  });

  it('leaves out what refers to itself, holes and what is no plain data', () => {
    expect(fromDevalue([{ self: 0, none: -1, far: 9, day: 1 }, ['Date', '2026-01-01']])).toEqual({});
  });

  it('of doubling references is put together in bounded time', () => {
    const doubling = Array.from({ length: 29 }, (_, at) => ({ a: at + 1, b: at + 1 }));
    const before = performance.now();
    fromDevalue([...doubling, 'end']);
    expect(performance.now() - before).toBeLessThan(2_000);
  });
});
