import { describe, expect, it } from '@jest/globals';
import { repositoryRoot } from '@aisle/testkit';
import { ESLint } from 'eslint';

// Types are not needed for these rules, and without them no program has to be built.
const eslint = new ESLint({
  cwd: repositoryRoot,
  overrideConfig: {
    files: ['**/*.ts'],
    languageOptions: { parserOptions: { project: null, projectService: false } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'off',
      '@typescript-eslint/no-misused-promises': 'off',
      '@typescript-eslint/await-thenable': 'off',
      '@typescript-eslint/switch-exhaustiveness-check': 'off',
    },
  },
});

const messagesOf = async (text: string): Promise<string[]> => {
  const results = await eslint.lintText(text, { filePath: 'libs/core/src/planted.ts' });
  return results.flatMap(({ messages }) => messages.map(({ message }) => message));
};

describe('lint refuses', () => {
  it.each([
    ['to spread a literal', 'export const x = (a: number) => ({ ...{ a }, b: 1 });', /Write the properties themselves/],
    ['default exports', 'const a = 1;\nexport default a;', /Export by name/],
    ['any', 'export const x = (a: any): number => Number(a);', /Unexpected any/],
    ['to say that something is there', 'export const x = (a?: string): string => a!;', /non-null assertion/],
    ['to print from a service', `console.log('x');`, /console/],
    ['loose comparison', 'export const x = (a: unknown) => a == 1;', /===/],
  ])('%s', async (_what, text, message) => {
    expect(await messagesOf(text)).toEqual([expect.stringMatching(message)]);
  });
});

it('lint lets a spread of something named pass', async () => {
  expect(await messagesOf('export const x = (a: { b: number }) => ({ ...a, c: 1 });')).toEqual([]);
});
