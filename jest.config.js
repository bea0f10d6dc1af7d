/** Tests run the built service as its users do: over HTTP, in processes of its own, on a real PostgreSQL. */
export default {
  rootDir: 'test',
  testEnvironment: 'node',
  // Those of `npm run test:clients`, which fetch generators and compilers' packages, or all others.
  testMatch: [process.env.TEST_CLIENTS ? '<rootDir>/generated-clients/*.spec.ts' : '**/*.spec.ts'],
  testPathIgnorePatterns: process.env.TEST_CLIENTS ? [] : ['<rootDir>/generated-clients/'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
          target: 'es2024',
        },
        module: { type: 'es6' },
      },
    ],
  },
  globalSetup: './support/global-setup.mjs',
  globalTeardown: './support/global-teardown.mjs',
  testSequencer: './support/longest-first.mjs',
  // On two cores: some tests wait, for a process to end or a window to pass.
  maxWorkers: 3,
  testTimeout: 120_000,
};
