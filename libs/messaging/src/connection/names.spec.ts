import { describe, expect, it } from '@jest/globals';
import { createNames } from './names.js';

describe('createNames', () => {
  const names = createNames('test1.');

  it('puts the namespace before every queue and exchange, and before no name of the broker', () => {
    expect(names.queue('parse.live')).toBe('test1.parse.live');
    expect(names.exchange('facts')).toBe('test1.facts');
    expect(names.exchange('')).toBe('');
  });

  it('puts it before a routing key only where the key names a queue', () => {
    expect(names.routingKey('delay.5s', 'parse.live')).toBe('test1.parse.live');
    expect(names.routingKey('facts', 'page.fetched')).toBe('page.fetched');
  });
});
