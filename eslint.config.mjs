import eslint from '@eslint/js';
import nx from '@nx/eslint-plugin';
import tseslint from 'typescript-eslint';

const EVERY_SOURCE = ['apps/**/*.ts', 'libs/**/*.ts', 'tools/**/*.ts'];
const TESTS = ['**/*.spec.ts', '**/test/**/*.ts'];

const SHIPPED_LIBS = ['core', 'contracts', 'web', 'retailers', 'messaging', 'storage', 'service-kit'].map(
  (lib) => `lib:${lib}`,
);

// Which room may use which, by the tags in each package.json ("nx"."tags"). docs/architecture.md says why.
const ROOMS = [
  { sourceTag: 'lib:core', onlyDependOnLibsWithTags: [] },
  { sourceTag: 'lib:contracts', onlyDependOnLibsWithTags: ['lib:core'] },
  { sourceTag: 'lib:web', onlyDependOnLibsWithTags: ['lib:core'] },
  { sourceTag: 'lib:retailers', onlyDependOnLibsWithTags: ['lib:core'] },
  { sourceTag: 'lib:service-kit', onlyDependOnLibsWithTags: ['lib:core'] },
  { sourceTag: 'lib:messaging', onlyDependOnLibsWithTags: ['lib:core', 'lib:contracts'] },
  { sourceTag: 'lib:storage', onlyDependOnLibsWithTags: ['lib:core', 'lib:contracts'] },
  { sourceTag: 'lib:testkit', onlyDependOnLibsWithTags: ['type:lib'] },
  { sourceTag: 'type:app', onlyDependOnLibsWithTags: SHIPPED_LIBS },
  { sourceTag: 'type:tool', onlyDependOnLibsWithTags: ['type:lib', 'type:tool', 'type:app'] },
];

// Tests may borrow from the testkit wherever they stand.
const ROOMS_FOR_TESTS = ROOMS.map(({ sourceTag, onlyDependOnLibsWithTags }) => ({
  sourceTag,
  onlyDependOnLibsWithTags: [...onlyDependOnLibsWithTags, 'lib:testkit'],
}));

const boundaries = (depConstraints, options = {}) => ({
  '@nx/enforce-module-boundaries': ['error', { depConstraints, ...options }],
});

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
    plugins: { '@nx': nx },
    languageOptions: { parserOptions: { project: './tsconfig.spec.json', tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      ...boundaries(ROOMS),
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
      'no-console': 'error',
      eqeqeq: 'error',
    },
  },
  // A test in `test/` sees its own package as everybody else does: by its name.
  { files: TESTS, rules: boundaries(ROOMS_FOR_TESTS, { allowCircularSelfDependency: true }) },
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
