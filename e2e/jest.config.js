const { moduleNameMapper, transform } = require('../jest.config.js').projects[0];

/** The end-to-end tests, which bring up a real control plane: `npm run e2e`. They are not part of `npm test`. */
module.exports = {
  rootDir: '..',
  testMatch: ['<rootDir>/e2e/**/*.e2e.ts'],
  modulePathIgnorePatterns: ['<rootDir>/(.argosy|build|build-[0-9]+|templates)/'],
  moduleNameMapper,
  transform,
  // One control plane at a time.
  maxWorkers: 1,
  testTimeout: 120_000,
  globalSetup: '<rootDir>/e2e/setup.ts',
  globalTeardown: '<rootDir>/test/fixture/teardown.ts',
};
