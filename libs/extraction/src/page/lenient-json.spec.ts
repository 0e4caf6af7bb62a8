import { describe, expect, it } from '@jest/globals';
import { parseLenientJson } from './lenient-json.js';

describe('parseLenientJson', () => {
  it.each([
    ['trailing commas', '{"a":[1,2,],}', { a: [1, 2] }],
    ['comments', '/* x */ {"a":1, // one\n "b":"http://x"}', { a: 1, b: 'http://x' }],
    ['CDATA', '//<![CDATA[\n{"a":1}\n//]]>', { a: 1 }],
    ['an HTML comment', '<!-- {"a":1} -->', { a: 1 }],
    ['line breaks and controls in strings', '{"a":"x\ny\u0001"}', { a: 'x\ny\u0001' }],
    ['wrong escapes', '{"a":"5\\\' \\u00e9 \\d"}', { a: "5' é d" }],
    ['single quotes and bare keys', "{name:'x', @type: 'Product'}", { name: 'x', '@type': 'Product' }],
    ['several values', '{"a":1}{"b":2};', [{ a: 1 }, { b: 2 }]],
    ['doubled commas', '[1,,2]', [1, 2]],
  ])('reads %s', (_what, source, expected) => {
    expect(parseLenientJson(source)).toEqual(expected);
  });
  it.each(['', 'var x = 1', '{"a":', '{"a" 1}', '<html>'])('answers nothing for %j', (source) => {
    expect(parseLenientJson(source)).toBeUndefined();
  });
  it('does not let data reach the prototype', () => {
    expect(Object.getPrototypeOf(parseLenientJson('{"__proto__":{"x":1},}'))).toBe(Object.prototype);
  });
  it('is done in bounded time with hostile input', () => {
    const startedAt = process.cpuUsage();
    for (const part of ['[', '{"a":', '/*', '"\\', '[1,', '//<![CDATA[']) parseLenientJson(part.repeat(500_000));
    expect(process.cpuUsage(startedAt).user / 1_000).toBeLessThan(10_000);
  });
});
