import { COMMAND } from '../packages';
import { useRepository } from '../repository';

const repository = useRepository();

/** Checks with little time for each piece of code. */
function check() {
  return repository().execWith({ ARGOSY_CODE_TIMEOUT: '0.2' }, process.execPath, COMMAND, 'check');
}

test('apps that end the process, print without end or fail in a promise are refused, also in JSON', () => {
  repository().append('fleet/apps/my-app.ts', 'process.exit(0);');
  repository().append('fleet/apps/orders.ts', "void Promise.reject(new Error('boom'));");
  const endless = 'for (let i = 0; i < 99; i++) process.stdout.write("x".repeat(1e5));';
  repository().append('fleet/apps/feature-flags.ts', endless);
  const { status, stdout } = repository().argosy('check', '--json');
  expect(status).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({
    problems: [
      { file: 'fleet/apps/feature-flags.ts', message: 'It prints more than 1 MB.' },
      { file: 'fleet/apps/my-app.ts', message: 'It ends the process with `process.exit`.' },
      { file: 'fleet/apps/orders.ts', message: 'boom' },
    ],
  });
});

test('loops without end in an app, in `extend` and in a rule are ended', () => {
  repository().append('fleet/apps/my-app.ts', 'for (;;);');
  repository().replace('fleet/apps/feature-flags.ts', 'built }) => {', 'built }) => { for (;;);');
  repository().replace('fleet/checks.ts', 'for (const manifest', 'for (;;);\n for (const manifest');
  const { status, stdout } = check();
  expect(status).toBe(1);
  expect(stdout).toMatch(/^fleet\/apps\/my-app\.ts\n {2}It has run for 0\.2 s/m);
  expect(stdout).toMatch(/^fleet\/apps\/feature-flags\.ts.*\n {2}It has run for 0\.2 s/m);
  expect(stdout).toMatch(/^fleet\/checks\.ts.*\n {2}The rule .* failed: It has run for 0\.2 s/m);
});

test.each([
  ['process.exit(0);', 'It ends the process'],
  ['for (;;);', 'It has run for 0.2 s'],
])('main.ts is refused with %s', (code, message) => {
  repository().append('main.ts', code);
  const { status, stderr } = check();
  expect([status, stderr]).toEqual([1, expect.stringContaining(`main.ts\n  ${message}`)]);
});

test('a literal with the key `__proto__`, whose value would be lost, is refused', () => {
  repository().replace('fleet/apps/my-app.ts', 'config: { LOG', 'config: { __proto__: {}, LOG');
  const { status, stdout } = check();
  expect([status, stdout]).toEqual([
    1,
    expect.stringMatching(/^fleet\/apps\/my-app\.ts:15:15\n {2}`__proto__` is no key/),
  ]);
});

test('a command that waits for something that never happens exits with 1', () => {
  repository().replace('main.ts', "import('./fleet/platform')", 'new Promise(() => {})');
  repository().append('main.ts', "process.on('exit', () => { process.exitCode = 0; });");
  const { status, stderr } = check();
  expect([status, stderr]).toEqual([1, expect.stringContaining('The command did not finish')]);
});

test.each([
  ['a timer', 'setTimeout(() => { for (;;); }, 0);'],
  ['a promise', 'void (async () => { for (;;) await 0; })();'],
])('a loop in %s is ended, with the file that started it', (_, code) => {
  repository().append('fleet/apps/my-app.ts', code);
  const { status, signal, stderr } = check();
  expect([status, signal]).toEqual([null, 'SIGKILL']);
  expect(stderr).toMatch(
    /^fleet\/apps\/my-app\.ts\n {2}It has run for .* or code of it in a promise or a timer has/,
  );
});

test('a loop in one of many apps is ended, with its file', () => {
  for (let i = 0; i < 151; i++) {
    const code = i < 150 ? 'export {};' : 'for (;;);';
    repository().write(`fleet/apps/a-${String(i).padStart(3, '0')}.ts`, code);
  }
  const { status, signal, stderr } = check();
  expect([status, signal]).toEqual([null, 'SIGKILL']);
  expect(stderr).toMatch(/^fleet\/apps\/a-150\.ts\n {2}It has run for/);
});

test('a command ends, although the fleet leaves a timer', () => {
  repository().append('fleet/apps/my-app.ts', 'setInterval(() => {}, 1000);');
  expect(repository().argosy('check')).toMatchObject({ status: 0, signal: null });
});

test.each(['process.exit(0)', 'process.reallyExit(0)', 'process.exitCode = 0'])(
  'a listener with `%s` does not hide that the check has failed',
  (code) => {
    const listener = `process.on('exit', () => { ${code}; });\nthrow new Error('boom');`;
    repository().append('fleet/apps/my-app.ts', listener);
    expect(repository().argosy('check').status).toBe(1);
  },
);
