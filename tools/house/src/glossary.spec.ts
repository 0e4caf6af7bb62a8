import { describe, expect, it } from '@jest/globals';
import { readText } from '@aisle/testkit';
import { pathsOfSources } from './architecture-sources.js';
import { forbiddenWords, sayingSentence, sayingsIn, type Saying } from './glossary.js';

/** Files that may say a word, and why. */
const allowed: Record<string, { files: RegExp; because: string }> = {
  joining: { files: /\/read-money\.ts$/, because: 'it is about letters of a text' },
};

const forbidden = forbiddenWords();
const sayings = pathsOfSources()
  .filter((path) => !path.startsWith('tools/house/src/glossary'))
  .flatMap((path) => sayingsIn(path, readText(path), forbidden))
  .filter(({ word, path }) => !allowed[word]?.files.test(path));

describe('the glossary', () => {
  it('names words not to say', () => {
    expect(forbidden).toContainEqual({ word: 'giveBack', instead: 'nack' });
    expect(forbidden.length).toBeGreaterThan(10);
  });

  it('is held by names, comments and file names', () => {
    expect(sayings.map(sayingSentence)).toEqual([]);
  });
});

describe('a forbidden word is found', () => {
  const words = [
    { word: 'giveBack', instead: 'nack' },
    { word: 'poke', instead: 'nudge' },
  ];
  const linesOf = (text: string): number[] => sayingsIn('libs/x/src/a.ts', text, words).map(({ line }: Saying) => line);

  it.each([
    ['in a name', 'const giveBack = 1;', 1],
    ['within a longer name', 'export const isGiveBackTime = 1;', 1],
    ['in a constant', '\nconst GIVE_BACK_MS = 1;', 2],
    ['in a type', '\ninterface GiveBack {\n  a: 1;\n}', 2],
    ['in a property', 'const x = {\n  poked: 1,\n};', 2],
    ['in a comment', 'const x = 1; // We give back what is left.', 1],
    ['in the third line of a docstring', '/**\n * One.\n * Poking helps.\n */\nconst x = 1;', 3],
    ['in the last comment', 'const x = 1;\n// Pokes it.\n', 2],
  ])('%s', (_where, text, line) => {
    expect(linesOf(text)).toEqual([line]);
  });

  it('in a file name', () => {
    expect(sayingsIn('libs/x/src/give-back.ts', '', words).map(sayingSentence)).toEqual([
      'libs/x/src/give-back.ts:1 says "giveBack": the glossary\'s word is "nack".',
    ]);
  });

  it.each([
    ['a text', `const x = 'give back';`],
    ['a template', 'const x = `/* poke */ ${1}`;'],
    ['an expression of another kind', 'const x = /poke \\/\\/ poke/;'],
    ['another word', 'const spoken = 1; // We spoke and gave it back.'],
    ['words of two names', 'give(back);'],
  ])('but not in %s', (_what, text) => {
    expect(linesOf(text)).toEqual([]);
  });
});
