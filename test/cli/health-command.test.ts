import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { noFleet } from '../../lib/cli/compiled-fleet';
import { runInProcess } from './in-process';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'argosy-health-'));
});
afterEach(() => rmSync(root, { recursive: true }));

function write(path: string, text: string): void {
  const file = join(root, 'fleet/health', path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

const fleet = () => Object.defineProperty(noFleet(), 'root', { get: () => root });
const health = (...args: string[]) => runInProcess(fleet(), 'health', 'test', ...args);

const DATABASE = 'apiVersion: example.com/v1\nkind: Database\nmetadata: { name: a }\n';

beforeEach(() => {
  const script =
    'if obj.status == nil then return { status = "Progressing", message = "new" } end\nreturn { status = "Healthy" }';
  write('example.com/Database/health.lua', script);
  write('example.com/Database/testdata/new.yaml', DATABASE);
  write('example.com/Database/testdata/ready.yaml', `${DATABASE}status: { ready: true }\n`);
  example(['Progressing', 'new', 'new'], ['Healthy', '', 'ready']);
});

function example(...examples: [status: string, message: string, file: string][]): void {
  const tests = examples.map(([status, message, file]) => ({
    healthStatus: { status, message },
    inputPath: `testdata/${file}.yaml`,
  }));
  write('example.com/Database/health_test.yaml', JSON.stringify({ tests }));
}

test('examples that pass are counted', async () => {
  expect(await health()).toEqual({
    status: 0,
    stdout: '2 examples passed, 0 failed, of 1 kind.\n',
    stderr: '',
  });
});

test('an example that fails shows each difference', async () => {
  example(['Healthy', 'ok', 'new'], ['Healthy', '', 'ready']);
  const { status, stdout } = await health();
  expect([status, stdout]).toEqual([
    1,
    `failed: fleet/health/example.com/Database/health_test.yaml: health of testdata/new.yaml
  message
    - "ok"
    + "new"
  status
    - "Healthy"
    + "Progressing"

1 example passed, 1 failed, of 1 kind.
`,
  ]);
});

test.each([
  [
    'a script that fails',
    'example.com/Database/health.lua',
    'return obj.a.b',
    "fleet/health/example.com/Database/health.lua:1\n    attempt to index a non-table object(nil) with key 'b'\n\n",
  ],
  [
    'a script that is not Lua',
    'example.com/Database/health.lua',
    '\nif then',
    "fleet/health/example.com/Database/health.lua:2\n    syntax error near 'then'",
  ],
  [
    'a script with a library that is not open',
    'example.com/Database/health.lua',
    'return { status = "Healthy", message = string.upper("a") }',
    'health.lua:1\n' +
      "    attempt to index a non-table object(nil) with key 'upper'\n" +
      '    Fix: Do without libraries that are not open, such as `string`, `math` and `os`, ' +
      'or open them with the line `-- argocd: useOpenLibs` in this file.',
  ],
  [
    'a status that Argo CD does not have',
    'example.com/Database/health.lua',
    'return { status = "healthy" }',
    'The script returned the status "healthy", which Argo CD does not have.\n' +
      '    Fix: Return one of: Healthy, Suspended, Progressing, Missing, Degraded, Unknown.',
  ],
  [
    'a script without end',
    'example.com/Database/health.lua',
    'while true do end',
    'the script ran longer than 1 s',
  ],
  [
    'an object of another kind',
    'example.com/Database/testdata/new.yaml',
    'apiVersion: v1\nkind: Service\n',
    'The kind of the object is Service, not example.com/Database.',
  ],
  ['no object', 'example.com/Database/testdata/new.yaml', '', 'contains no object'],
  [
    'a test file without status',
    'example.com/Database/health_test.yaml',
    'tests:\n  - inputPath: x\n',
    'tests[0].healthStatus',
  ],
  [
    'a test file that is no YAML',
    'example.com/Database/health_test.yaml',
    'tests: [',
    'This is not YAML',
  ],
  [
    'a missing object',
    'example.com/Database/health_test.yaml',
    'tests:\n  - inputPath: x.yaml\n    healthStatus: {}\n',
    'x.yaml does not exist.',
  ],
  ['no examples', 'example.com/Cache/health.lua', 'return {}', 'There is no example.'],
  [
    'a file that nothing reads',
    'example.com/Database/healthy.lua',
    'return {}',
    'Nothing reads this file.',
  ],
])('%s fails', async (_, path, text, message) => {
  write(path, text);
  const { status, stdout } = await health();
  expect([status, stdout]).toEqual([1, expect.stringContaining(message)]);
});

test('the results are also JSON', async () => {
  example(['Healthy', '', 'new']);
  const { status, stdout } = await health('--json');
  expect(status).toBe(1);
  expect(JSON.parse(stdout)).toEqual({
    problems: [],
    kinds: [
      {
        kind: 'example.com/Database',
        directory: 'fleet/health/example.com/Database',
        examples: [
          {
            file: 'fleet/health/example.com/Database/health_test.yaml',
            name: 'health of testdata/new.yaml',
            passed: false,
            differences: [
              { field: 'message', expected: '""', actual: '"new"' },
              { field: 'status', expected: '"Healthy"', actual: '"Progressing"' },
            ],
          },
        ],
      },
    ],
  });
});

test('actions and their discovery are tested, and a script without an example is a warning', async () => {
  write(
    'example.com/Database/actions/discovery.lua',
    'return { stop = { disabled = obj.spec == nil } }',
  );
  write('example.com/Database/actions/stop/action.lua', 'obj.spec = { stopped = true } return obj');
  write('example.com/Database/actions/start/action.lua', 'error("not now", 0)');
  write('example.com/Database/actions/testdata/a.yaml', DATABASE);
  write(
    'example.com/Database/actions/testdata/stopped.yaml',
    `${DATABASE}spec: { stopped: true }\n`,
  );
  const tests = {
    discoveryTests: [{ inputPath: 'testdata/a.yaml', result: [{ name: 'stop', disabled: true }] }],
    actionTests: [
      { action: 'stop', inputPath: 'testdata/a.yaml', expectedOutputPath: 'testdata/stopped.yaml' },
    ],
  };
  write('example.com/Database/actions/action_test.yaml', JSON.stringify(tests));
  const { status, stdout } = await health();
  expect([status, stdout]).toEqual([
    0,
    `warning: fleet/health/example.com/Database/actions/action_test.yaml: There is no example for the action "start".

4 examples passed, 0 failed, of 1 kind.
`,
  ]);
  const failing = {
    ...tests,
    actionTests: [{ action: 'start', inputPath: 'testdata/a.yaml', expectedErrorMessage: 'never' }],
  };
  write('example.com/Database/actions/action_test.yaml', JSON.stringify(failing));
  expect((await health()).stdout).toContain('    - "never"\n    + "not now"');
});

test('shipped scripts run on request, and kinds can be selected', async () => {
  const { status, stdout } = await health('--shipped', 'argoproj.io/Application');
  expect([status, stdout]).toEqual([
    0,
    expect.stringMatching(/^\d+ examples passed, 0 failed, of 1 kind\.\n$/),
  ]);
  const unknown = await health('example.com/Cache');
  expect([unknown.status, unknown.stderr]).toEqual([
    2,
    expect.stringContaining('There are: example.com/Database.'),
  ]);
});

test('a fleet without scripts passes', async () => {
  rmSync(join(root, 'fleet'), { recursive: true });
  expect(await health()).toEqual({
    status: 0,
    stdout: 'There are no scripts in fleet/health/.\n',
    stderr: '',
  });
});
