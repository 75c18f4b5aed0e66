import { parse } from 'yaml';
import { actionlint, hasActionlint, hasShellcheck } from './actionlint';
import { WORKFLOWS } from './all-workflows';

/** Our own CI installs both: there, their absence is an error. */
const isRequired = process.env['ARGOSY_ACTIONLINT_REQUIRED'] === '1';
const lint = hasActionlint || isRequired ? describe : describe.skip;

test('our own CI installs it, before the tests', () => {
  const { steps } = parse(WORKFLOWS.get('.github/workflows/ci.yaml') ?? '').jobs.ci;
  const scripts = steps.map(({ run }: { readonly run?: string }) => run ?? '');
  const install = scripts.findIndex((it: string) => it.includes('cmd/actionlint@'));
  expect(install).toBeGreaterThan(-1);
  const tests = scripts.indexOf('.ci/run');
  expect(tests).toBeGreaterThan(install);
  expect(steps[tests].env).toEqual({ ARGOSY_ACTIONLINT_REQUIRED: '1' });
});

lint('actionlint (skipped where it is not on PATH: our CI installs it)', () => {
  test.each([...WORKFLOWS])('accepts %s', (_, text) => {
    expect(actionlint(text)).toBe('');
  });

  const bad = `on: push
jobs:
  bad:
    runs-on: ubuntu-24.04
    if: \${{ imputs.app == '' }}
    steps:
      - run: echo $HOME
`;

  test('reports a context that does not exist', () => {
    expect(actionlint(bad)).toMatch(/undefined variable "imputs"/);
  });

  const script = hasShellcheck || isRequired ? test : test.skip;

  script('reports a script that shellcheck refuses (skipped where that is not installed)', () => {
    expect(actionlint(bad)).toMatch(/SC2086/);
  });
});
