import { describe, expect, it } from '@jest/globals';
import { conditionIn } from './condition.js';

describe('a condition', () => {
  it.each([
    ['https://schema.org/NewCondition', 'NewCondition'],
    ['http://www.schema.org/UsedCondition', 'UsedCondition'],
    ['schema:DamagedCondition', 'DamagedCondition'],
    ['refurbished', 'RefurbishedCondition'],
    ['New', 'NewCondition'],
    ['Pre-owned', 'UsedCondition'],
    ['D’occasion', 'UsedCondition'],
    ['б/у', 'UsedCondition'],
    ['中古', 'UsedCondition'],
  ])('%s is %s', (text, condition) => expect(conditionIn(text)).toBe(condition));

  it.each(['New arrival', 'not new', 'as new', 'https://schema.org/InStock', '', 'new '.repeat(50)])(
    'is none in “%s”',
    (text) => expect(conditionIn(text)).toBeUndefined(),
  );
});
