import { win32 } from 'node:path';

/** The module as it is on Windows. */
function onWindows(): typeof import('../../lib/base/relative-path') {
  jest.resetModules();
  jest.doMock('node:path', () => win32);
  return require('../../lib/base/relative-path');
}

test('a path has slashes, also on Windows', () => {
  const { relativePath } = onWindows();
  expect(relativePath('C:\\gitops', 'C:\\gitops\\fleet\\apps\\web.ts')).toBe('fleet/apps/web.ts');
});
