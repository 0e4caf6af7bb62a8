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
    ['a comment before the data', '<!-- product -->{"a":1}', { a: 1 }],
    ['CDATA in one line', '//<![CDATA[ {"a":1} //]]>', { a: 1 }],
    ['tags between', '<p>{<br />"a":1,<br>"b":"x"<br/>}</p>', { a: 1, b: 'x' }],
    ['code around it', 'callback({"a":1});', { a: 1 }],
    [
      'a text that is HTML-encoded',
      '{"x":{&quot;a&quot;:&quot;T &amp;amp; J&quot;,&#34;b&#34;:1}}',
      { x: { a: 'T &amp; J', b: 1 } },
    ],
    ['typographic quotes', '{“a“: “x“, “b“: „y” }', { a: 'x', b: 'y' }],
    ['a text that a typographic quote closes', '{"a":"x”, "b":1}', { a: 'x', b: 1 }],
    [
      'quotes in a text',
      '{"a":"27" wide","b":"the "Pro" saw","c":"27""}',
      { a: '27" wide', b: 'the "Pro" saw', c: '27"' },
    ],
    ['lengths in a list of words', '{"a":"10" x 12", 14" or 16"","b":1}', { a: '10" x 12", 14" or 16"', b: 1 }],
    ['unescaped HTML in a text', '{"a":"<a href="x">y</a>","b":1}', { a: '<a href="x">y</a>', b: 1 }],
    ['apostrophes in single quotes', "{'a':'It's good','b':'y'}", { a: "It's good", b: 'y' }],
    ['a text that is not closed', '{"a":"x,\n "b":"y"}', { a: 'x', b: 'y' }],
    ['missing commas', '{"a":"x"\n"b":1 "c":[1 2]}', { a: 'x', b: 1, c: ['1 2'] }],
    ['semicolons for commas', '{"a":"x";"b":1}', { a: 'x', b: 1 }],
    [
      'values without quotes',
      '{"a":dark brown,"b":$49.90,"c":1,299.00}',
      { a: 'dark brown', b: '$49.90', c: '1,299.00' },
    ],
    ['noughts before a number', '{"a":007,"b":.9,"c":5.}', { a: '007', b: 0.9, c: 5 }],
    ['nothing where a value should be', '{"a":,"b":{"c":}}', { b: {} }],
    ['templates that nobody filled', '{"a":{{ p.a }},"b":<?= $b ?>,"c":1}', { c: 1 }],
    ['words of other languages', '{"a":True,"b":None,"c":NaN}', { a: true, b: null, c: null }],
    ['escapes of JavaScript', '{"a":"\\x27\\u{e9}\\\n"}', { a: "'é" }],
    ['a missing end', '{"a":{"b":[1,{"c":"d"', { a: { b: [1, { c: 'd' }] } }],
    ['a list that is not closed', '{"a":[{"b":1}}', { a: [{ b: 1 }] }],
    ['a brace too many', '{"a":{"b":1}},"c":2}', { a: { b: 1 }, c: 2 }],
    ['a text that is cut off', '{"a":1,"price":"49.', { a: 1 }],
  ])('reads %s', (_what, source, expected) => {
    expect(parseLenientJson(source)).toEqual(expected);
  });
  it('leaves expressions of code out, and only them', () => {
    const code =
      '{name: title, price: getPrice(1, 2), sku: "a" + b, pack: 2 * 3, f: function(){ return {a:1}; }, short, m(){}, ...x, size: "27\\"", id: 7, l: [a, 1], on: !0}';
    expect(parseLenientJson(code, { isCode: true })).toEqual({ size: '27"', id: 7, l: [1], on: true });
  });
  it.each(['', 'var x = 1', '{"a":', '{"a" 1}', '<html>', '{"price":"49.'])('answers nothing for %j', (source) => {
    expect(parseLenientJson(source)).toBeUndefined();
  });
  it('does not let data reach the prototype', () => {
    expect(Object.getPrototypeOf(parseLenientJson('{"__proto__":{"x":1},}'))).toBe(Object.prototype);
  });
  it('is done in bounded time with hostile input', () => {
    const startedAt = process.cpuUsage();
    const parts = [
      '[',
      '{"a":',
      '/*',
      '"\\',
      '[1,',
      '//<![CDATA[',
      '"',
      '","',
      '":"',
      '&quot;',
      '“',
      '{"a":"b" ',
      '{{',
      '<!--',
    ];
    for (const part of parts) {
      const text = part.repeat(1_000_000 / part.length);
      parseLenientJson(text);
      parseLenientJson(`{"a":${text}`);
      parseLenientJson(`{a:${text}`, { isCode: true });
    }
    expect(process.cpuUsage(startedAt).user / 1_000).toBeLessThan(20_000);
  });
});
