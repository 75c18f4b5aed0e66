/** The layers of lib/, the outermost first: a layer imports from itself and from those after it. */
const layers = [
  'launcher',
  'cli',
  'scaffold',
  'testing',
  'secrets',
  'bootstrap',
  'delivery',
  'synth',
  'render',
  'checks',
  'constructs',
  'health',
  'model',
  'kubernetes',
  'lua',
  'base',
];

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...layers.slice(1).map((layer, i) => ({
      name: `${layer}-imports-inwards-only`,
      severity: 'error',
      from: { path: `^lib/${layer}/` },
      to: { path: `^lib/(${layers.slice(0, i + 1).join('|')})/` },
    })),
    {
      name: 'lib-never-sees-the-fleet',
      severity: 'error',
      from: { path: '^(lib|imports)/' },
      to: { path: '^(fleet/|main\\.ts)' },
    },
    {
      name: 'fleet-sees-only-the-public-api',
      severity: 'error',
      from: { path: '^(fleet/|main\\.)' },
      to: { path: '^lib/', pathNot: '^lib/(index|cli|testing|validation)\\.ts$' },
    },
    {
      name: 'no-circular',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-undeclared-package',
      severity: 'error',
      from: { path: '^(lib|fleet|main)', pathNot: '\\.test\\.ts$' },
      to: {
        // What was built.
        pathNot: '^\\./argosy\\.js$',
        dependencyTypes: ['npm-dev', 'npm-no-pkg', 'unknown', 'undetermined'],
        dependencyTypesNot: ['type-only', 'npm-peer'],
      },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
  },
};
