import { healthOf } from '../../lib/health/health-status';
import { runAction } from '../../lib/health/resource-actions';
import { inScript } from '../../lib/health/script-problem';
import { FleetError, type Problem } from '../../lib/model/problem';

const FILE = 'fleet/health/example.com/Database/health.lua';

function problemOf(
  script: string,
  file = FILE,
  run = () => void healthOf(script, {}, false),
): Problem {
  try {
    inScript(file, script, run);
  } catch (error) {
    if (error instanceof FleetError && error.problems[0]) return error.problems[0];
    throw error;
  }
  throw new Error('The script does not fail.');
}

test.each([
  ['an error while it runs', '\n\nreturn obj.a.b', 3, /^attempt to index/],
  ['an error of its own', '\nerror("no")', 2, /^no$/],
  ['an error in a function', 'local function f()\n error("no")\nend\nf()', 2, /^no$/],
  ['a syntax error', '\nif then', 2, /^syntax error near 'then'$/],
  ['a missing end', 'if obj then\n\n', 1, /^syntax error at the end of the file$/],
  ['a goto without label', '\ngoto nowhere', 2, /nowhere/],
])('%s has its file and line', (_, script, line, message) => {
  expect(problemOf(script)).toEqual({ file: FILE, line, message: expect.stringMatching(message) });
});

test('an error without a place has its file', () => {
  expect(problemOf('error("no", 0)')).toEqual({ file: FILE, message: 'no' });
  expect(problemOf('return 1').message).toBe('expect table output from Lua script, not number');
});

test.each([
  'return string.upper("a")',
  'return ("a"):upper()',
  'return math.floor(1.5)',
  'return os.time()',
  'return {}, coroutine.wrap(function() end)',
])('the fix of `%s` is `useOpenLibs`, for a health check only', (script) => {
  expect(problemOf(script).fix).toContain('with the line `-- argocd: useOpenLibs` in this file.');
  const action = 'fleet/health/example.com/Database/actions/stop/action.lua';
  const run = () => void runAction(script, { object: {} });
  expect(problemOf(script, action, run).fix).toContain('Argo CD opens none for actions');
});

test('libraries are not the fix of an error that remains with them', () => {
  for (const script of ['return obj.a.b', 'error("no")', 'if then', 'return 1']) {
    expect([script, problemOf(script).fix]).toEqual([script, undefined]);
  }
});

test('what is not an error of the script remains what it is', () => {
  const error = new Error('no such file');
  const fail = () => {
    throw error;
  };
  expect(() => inScript(FILE, '', fail)).toThrow(error);
});
