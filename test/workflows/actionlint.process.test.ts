import { actionlint, hasActionlint, hasShellcheck } from './actionlint';
import { WORKFLOWS } from './all-workflows';

const lint = hasActionlint ? describe : describe.skip;

lint('actionlint (skipped where it is not on PATH: the end-to-end tests run it)', () => {
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

  const script = hasShellcheck ? test : test.skip;

  script('reports a script that shellcheck refuses (skipped where that is not installed)', () => {
    expect(actionlint(bad)).toMatch(/SC2086/);
  });
});
