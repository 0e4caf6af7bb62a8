import { describe, expect, it } from '@jest/globals';
import { functionData } from './function-data.js';

describe('data that a function returns', () => {
  it('is read with the values handed over, and keys and texts keep their names', () => {
    const script =
      'before;window.__NUXT__=(function(a,b,c,d){return {a:a,data:[{name:a,list:[b,c],text:"a, b",none:d}]}}("Hand saw","S-1",12.99,void 0));after';
    expect(functionData(script)).toEqual({
      values: [{ a: 'Hand saw', data: [{ name: 'Hand saw', list: ['S-1', 12.99], text: 'a, b', none: null }] }],
      rest: 'before;window.__NUXT__=);after',
    });
  });

  it('is read where statements stand before it and where the parenthesis closes first', () => {
    const script = '!(function(a){a.b=1;return {name:a,path:"x)y"}})("Saw (small)")';
    expect(functionData(script).values).toEqual([{ name: 'Saw (small)', path: 'x)y' }]);
  });

  it('is none where the function is not called, and the script stays whole', () => {
    const script = 'function f(a){return {name:a}} other()';
    expect(functionData(script)).toEqual({ values: [], rest: script });
  });

  it('of a megabyte without an end takes no time worth a word', () => {
    const started = performance.now();
    functionData(`(function(${'a,'.repeat(500_000)}`);
    functionData('(function(a){return {'.repeat(50_000));
    functionData('(function(a){return {a:1}}('.repeat(50_000));
    functionData(`(function(a){return {l:[${'a,'.repeat(100_000)}a]}}("${'x'.repeat(100_000)}"))`);
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});
