// Two projects: `unit` needs nothing but Node, `int` gets one local stack for the whole run.
// Tests read the packages' sources (condition `aisle-source`), so nothing has to be built before a unit test.

const sharedByBothProjects = {
  rootDir: import.meta.dirname,
  roots: ['<rootDir>/libs', '<rootDir>/apps', '<rootDir>/tools'],
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['aisle-source', 'node', 'node-addons'] },
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'es6' }, sourceMaps: 'inline' },
    ],
  },
  setupFilesAfterEnv: ['<rootDir>/tools/bootstrap/jest-timeout.mjs'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  modulePathIgnorePatterns: ['/dist/', '<rootDir>/.aisle/', '<rootDir>/.nx/'],
};

export default {
  maxWorkers: 2,
  projects: [
    {
      ...sharedByBothProjects,
      displayName: 'unit',
      testMatch: ['**/*.spec.ts'],
      testPathIgnorePatterns: ['/node_modules/', '/dist/', '\\.int\\.spec\\.ts$'],
    },
    {
      ...sharedByBothProjects,
      displayName: 'int',
      testMatch: ['**/*.int.spec.ts'],
      testPathIgnorePatterns: ['/node_modules/', '/dist/'],
      globalSetup: '<rootDir>/tools/bootstrap/jest-stack-setup.mjs',
      globalTeardown: '<rootDir>/tools/bootstrap/jest-stack-teardown.mjs',
    },
  ],
};
