import { describe, expect, it } from '@jest/globals';
import { gtinIn } from './gtin.js';

describe('gtinIn', () => {
  it.each([
    ['4006381333931', '4006381333931'],
    ['96385074', '96385074'],
    ['036000291452', '036000291452'],
    ['10614141000415', '10614141000415'],
    ['EAN: 400-6381 333931', '4006381333931'],
    ['0-306-40615-2', '9780306406157'],
    ['080442957X', '9780804429573'],
  ])('accepts %s', (text, expected) => {
    expect(gtinIn(text)).toBe(expected);
  });
  it.each(['4006381333932', '400638133393', '0000000000000', 'TO0010003', '', '1234567890123456', '0306406153'])(
    'refuses %s',
    (text) => {
      expect(gtinIn(text)).toBeUndefined();
    },
  );
});
