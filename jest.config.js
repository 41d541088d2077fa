import { swcOptions } from './scripts/swc-options.mjs';

/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  // Sources import './x.js' (what Node runs after the build); the tests run the TypeScript beside it.
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: { '^.+\\.ts$': ['@swc/jest', swcOptions] },
  globalSetup: './test/setup/global-setup.js',
  globalTeardown: './test/setup/global-teardown.js',
  reporters: ['default', './test/setup/count-reporter.js'],
  // Two cores are what a small machine has; a worker more would only make the timed tests wait.
  maxWorkers: 2,
  testTimeout: 120_000,
};
