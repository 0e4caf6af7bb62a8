import { describe, expect, it } from '@jest/globals';
import { answerLine } from './money.js';

describe('a line of aisle money --stdin', () => {
  it('may be a JSON string', () => expect(answerLine('"1.234,50 €"')).toBe('{"amount":"1234.50","currency":"€"}'));

  it('may be an object whose hint is any nearby text', () =>
    expect(answerLine('{"text":"12,99","currencyHint":"Preis in EUR inkl. MwSt."}')).toBe(
      '{"amount":"12.99","currency":"EUR"}',
    ));

  it('may state nothing', () => {
    expect(answerLine('""')).toBe('{"amount":null,"currency":null}');
    expect(answerLine('{"text":null,"currencyHint":"EUR"}')).toBe('{"amount":null,"currency":"EUR"}');
  });

  it.each(['{', '12', 'null', '[]', '{"price":"1"}', '{"text":1}'])(
    'that is not valid (%s) is answered with an error',
    (line) => expect(JSON.parse(answerLine(line))).toEqual({ amount: null, error: expect.any(String) }),
  );
});
