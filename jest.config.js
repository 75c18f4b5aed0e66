const fs = require('node:fs');

// Repositories that tests make are many small files: in memory, they take half of the time.
if (process.env.TMPDIR === undefined && hasRoom('/dev/shm')) process.env.TMPDIR = '/dev/shm';

function hasRoom(directory) {
  try {
    const { bavail, bsize } = fs.statfsSync(directory);
    return bavail * bsize > 4e9;
  } catch {
    return false;
  }
}

/**
 * Other versions of the peers than those installed here, such as the newest: a directory that has a node_modules.
 */
const peers = process.env.ARGOSY_PEERS;

const shared = {
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  modulePathIgnorePatterns: ['<rootDir>/(.argosy|build|build-[0-9]+|templates)/'],
  // The sources, not what was built of them: a test of a change needs no build.
  moduleNameMapper: {
    '^argosy$': '<rootDir>/lib/index.ts',
    '^argosy/imports/(.*)$': '<rootDir>/imports/$1.ts',
    '^argosy/(cli|testing|validation)$': '<rootDir>/lib/$1.ts',
    ...(peers && { '^(cdk8s|cdk8s-plus-28|constructs)$': `${peers}/node_modules/$1` }),
  },
  // Packages that are ES modules become CommonJS, too.
  transformIgnorePatterns: ['/node_modules/(?!@secretlint/)'],
  // Types are checked by `npm run typecheck`: the transformer only strips them.
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } },
    ],
    '/@secretlint/.+\\.js$': ['@swc/jest', { module: { type: 'commonjs' } }],
  },
};

const PROCESS = '**/test/**/*.process.test.ts';

module.exports = {
  // Most tests wait for processes that they start.
  maxWorkers: '100%',
  // How long they take depends on the machine; only one that hangs is to end so.
  testTimeout: 60_000,
  projects: [
    // What a gitops repository has, too.
    { ...shared, displayName: 'fleet', testMatch: ['<rootDir>/main.test.ts'] },
    {
      ...shared,
      displayName: 'unit',
      testMatch: ['**/test/**/*.test.ts', `!${PROCESS}`],
      moduleNameMapper: {
        ...shared.moduleNameMapper,
        '^(node:)?child_process$': '<rootDir>/test/no-process.ts',
      },
    },
    {
      ...shared,
      displayName: 'process',
      testMatch: [PROCESS],
      globalSetup: '<rootDir>/test/fixture/setup.ts',
      globalTeardown: '<rootDir>/test/fixture/teardown.ts',
    },
  ],
};
