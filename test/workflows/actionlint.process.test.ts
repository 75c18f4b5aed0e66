import { actionlint, hasActionlint } from './actionlint';
import { WORKFLOWS } from './all-workflows';

const lint = hasActionlint ? describe : describe.skip;

lint('actionlint (skipped where it is not on PATH: the end-to-end tests run it)', () => {
  test.each([...WORKFLOWS])('accepts %s', (_, text) => {
    expect(actionlint(text)).toBe('');
  });

  test('reports an unknown context, and a script that shellcheck refuses', () => {
    const text = `on: push
jobs:
  bad:
    runs-on: ubuntu-24.04
    if: \${{ imputs.app == '' }}
    steps:
      - run: echo $HOME/*
`;
    expect(actionlint(text)).toMatch(/undefined variable "imputs"/);
  });
});
