import { StepProgress } from '../../lib/cli/progress';

const { isTTY, columns } = process.stderr;
afterEach(() => {
  Object.assign(process.stderr, { isTTY, columns });
  jest.restoreAllMocks();
});

/** What a step with a reason to wait prints on a standard error like this. */
function shown(stream: { readonly isTTY: boolean; readonly columns?: number }): string {
  let text = '';
  Object.assign(process.stderr, { columns: undefined, ...stream });
  jest.spyOn(process.stderr, 'write').mockImplementation((it) => {
    text += it;
    return true;
  });
  const progress = new StepProgress();
  progress.start('Argo CD is ready');
  progress.wait('argocd-server: 0 of 1 ready\nargocd-redis: 0 of 1 ready');
  progress.end();
  return text;
}

test('on a terminal, a line says what is waited for, and is removed', () => {
  expect(shown({ isTTY: true }).split('\r\u001b[K')).toEqual([
    '',
    'Argo CD is ready …',
    'Argo CD is ready … argocd-server: 0 of 1 ready',
    '',
  ]);
});

test('a line does not wrap, also on a terminal of unknown width', () => {
  expect(shown({ isTTY: true, columns: 20 })).toContain('\u001b[KArgo CD is ready … \r');
  expect(shown({ isTTY: true, columns: 0 })).toContain('0 of 1 ready');
});

test('without a terminal, there is no progress', () => {
  expect(shown({ isTTY: false })).toBe('');
});
