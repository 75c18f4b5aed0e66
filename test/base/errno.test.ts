import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { describeSystemError, isReading, isSystemError } from '../../lib/base/errno';

function errorOf(step: () => unknown): unknown {
  try {
    return step();
  } catch (error) {
    return error;
  }
}

test.each([
  [() => readFileSync(`${tmpdir()}/nowhere/x`), 'opened: it does not exist.'],
  [() => readdirSync(__filename), 'listed: it, or a parent, is a file, not a directory.'],
])('an error of the system says which file, what was being done, and why', (step, text) => {
  const error = errorOf(step);
  if (!isSystemError(error)) throw new Error('It is no system error.');
  expect(describeSystemError(error)).toBe(`${error.path}: it cannot be ${text}`);
  expect(isReading(error)).toBe(true);
});

test('a write is no reading', () => {
  const [code, syscall] = ['EIO', 'rename'];
  const error = Object.assign(new Error('x'), { code, syscall, path: '/x' });
  expect(describeSystemError(error)).toBe(
    '/x: it cannot be written: the disk reports an input/output error.',
  );
  expect(isReading(error)).toBe(false);
});

test('other errors are no errors of the system', () => {
  expect([new Error('x'), null, { code: 'EIO' }].map(isSystemError)).toEqual([false, false, false]);
  expect(isSystemError(errorOf(() => writeFileSync(tmpdir(), '')))).toBe(true);
});
