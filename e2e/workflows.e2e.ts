import { actionlint, hasActionlint } from '../test/workflows/actionlint';
import { WORKFLOWS } from '../test/workflows/all-workflows';

const lint = hasActionlint || process.env['ARGOSY_E2E_REQUIRED'] === '1' ? describe : describe.skip;

lint('actionlint (skipped where it is not on PATH)', () => {
  test.each([...WORKFLOWS])('accepts %s', (_, text) => {
    expect(actionlint(text)).toBe('');
  });
});
