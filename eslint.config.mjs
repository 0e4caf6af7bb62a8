import eslint from '@eslint/js';
import tseslint from 'typescript-eslint';

const EVERY_SOURCE = ['apps/**/*.ts', 'libs/**/*.ts', 'tools/**/*.ts'];

export default tseslint.config(
  {
    ignores: [
      '**/dist/**',
      '**/node_modules/**',
      'libs/storage/src/generated/**',
      '.aisle/**',
      '.nx/**',
      'coverage/**',
    ],
  },
  {
    files: EVERY_SOURCE,
    extends: [eslint.configs.recommended, tseslint.configs.recommended, tseslint.configs.stylistic],
    languageOptions: { parserOptions: { project: './tsconfig.spec.json', tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
      // These need types, and each has caught a real bug somewhere: a lost rejection, a missing case, a promise as a condition.
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': [
        'error',
        { checksVoidReturn: { arguments: false, attributes: false } },
      ],
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      // `const version: number = 1` says on purpose that it will not stay 1.
      '@typescript-eslint/no-inferrable-types': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'no-restricted-syntax': [
        'error',
        {
          selector: 'ExportDefaultDeclaration',
          message: 'Export by name: a name that is searched for must be the name that is found.',
        },
        {
          selector: 'ObjectExpression > SpreadElement > ObjectExpression',
          message: 'Write the properties themselves: spreading a literal only hides them from the formatter.',
        },
      ],
      'no-restricted-properties': [
        'error',
        {
          object: 'URL',
          property: 'canParse',
          message:
            'On Node 20 and 22 it answers false for umlaut hosts after some thousand calls: use parseUrl of @aisle/core.',
        },
      ],
      'no-console': 'error',
      eqeqeq: 'error',
    },
  },
  // What these write to the terminal is their result.
  { files: ['apps/cli/**/*.ts', 'tools/**/*.ts', 'libs/service-kit/src/**/*.ts'], rules: { 'no-console': 'off' } },
  // Plain Node without types.
  {
    files: ['**/*.mjs'],
    extends: [eslint.configs.recommended],
    languageOptions: {
      globals: {
        console: 'readonly',
        fetch: 'readonly',
        performance: 'readonly',
        process: 'readonly',
        setTimeout: 'readonly',
        URL: 'readonly',
      },
    },
  },
);
