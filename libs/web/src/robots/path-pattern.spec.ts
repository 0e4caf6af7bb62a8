import { test } from '@jest/globals';
import fc from 'fast-check';
import { comparablePath, matchesPath, pathPattern } from './path-pattern.js';

/** The rule's path as a regular expression: the same meaning by quite another way. */
const expressionOf = (rule: string): RegExp => {
  const anchored = rule.endsWith('$');
  const body = (anchored ? rule.slice(0, -1) : rule).replaceAll('$', '%24');
  const escaped = body.replace(/[.?+]/g, String.raw`\$&`).replaceAll('*', '.*');
  return new RegExp(`^${escaped}${anchored ? '$' : ''}`, 's');
};
const few = (characters: string) => fc.string({ unit: fc.constantFrom(...characters), maxLength: 9 });

test('a path matches exactly where the same regular expression does', () => {
  const agrees = fc.property(few('ab/*$?.'), few('ab/?.'), (rule, path) => {
    const isMatch = matchesPath(pathPattern(`/${rule}`), comparablePath(`https://shop.example/${path}`));
    return isMatch === expressionOf(`/${rule}`).test(`/${path}`);
  });
  fc.assert(agrees, { numRuns: 3_000 });
});

test('every address is matched by itself written as a rule', () => {
  const anyText = fc.array(fc.integer({ min: 0x21, max: 0x2ff }), { maxLength: 30 }).map(textWithoutSpecial);
  const matchesItself = fc.property(anyText, (text) => {
    const rule = pathPattern(Buffer.from(`/${text}`, 'utf8').toString('latin1'));
    const spellings = [`https://shop.example/${text}`, new URL(`https://shop.example/${text}`).href];
    // The URL standard turns backslashes and dot segments into other paths.
    const comparable = /[\\.]|%2e/i.test(text) ? spellings.slice(0, 1) : spellings;
    return comparable.every((url) => matchesPath(rule, comparablePath(url)));
  });
  fc.assert(matchesItself, { numRuns: 2_000 });
});

const textWithoutSpecial = (codes: readonly number[]): string =>
  codes
    .map((code) => String.fromCodePoint(code))
    .filter((character) => !'#*$\u007f\u0085\u00a0'.includes(character))
    .join('');
