import { describe, expect, it } from '@jest/globals';
import { conditionIn } from '../vocabulary/condition.js';
import { comparable } from './comparable.js';

describe('names without case and punctuation', () => {
  it('are equal for spellings of one name', () => {
    expect(comparable(' Oak-Stool, 45 cm')).toBe(comparable('oak stool 45cm'));
  });

  it.each([' ', '-', '😀'])('are found of a text of millions of "%s" without exhausting the stack', (sign) => {
    const text = sign.repeat(40_000_000 / sign.length);
    expect(comparable(text)).toBe('');
    expect(conditionIn(text)).toBeUndefined();
  });
});
