import { Budget, ScriptAbort } from '../../lib/lua/limits';
import { failure } from './run';

const limits = { time: 50, memory: 2 ** 22 };
const endless = (script: string) => failure(script, { limits, openLibraries: true });

test.each([
  ['a loop', 'while true do end'],
  ['repeat', 'repeat until false'],
  ['for', 'for i = 1, 1 / 0 do end'],
  ['goto', '::top:: goto top'],
  ['an iterator', 'for _ in function() return 1 end do end'],
  ['a tail call', 'local function f() return f() end f()'],
  ['calls in pcall', 'while true do pcall(error, "x") end'],
  ['a loop in pcall', 'pcall(function() while true do end end)'],
  [
    'a metatable',
    'local t = setmetatable({}, { __index = function(t, k) return k end }) while t.x do end',
  ],
  ['a pattern', 'return ("a"):rep(40):find(("a?"):rep(40) .. ("a"):rep(40) .. "b")'],
  ['a sort', 'local t = {} for i = 1, 2000 do t[i] = i end while true do table.sort(t) end'],
])('%s without end is ended', (_, script) => {
  expect(endless(script)).toBe('the script ran longer than 0.05 s');
});

test.each([
  ['a text that doubles', 'local s = "x" while true do s = s .. s end'],
  ['string.rep', 'return ("x"):rep(1e12)'],
  ['a table', 'local t = {} for i = 1, 1e9 do t[i] = i end'],
  ['an index far away', 'local t = {} t[60000000] = 1'],
  ['table.insert', 'local t = {} while true do table.insert(t, t) end'],
  [
    'table.concat',
    'local t = {} for i = 1, 1000 do t[i] = ("x"):rep(10000) end return table.concat(t)',
  ],
  ['tables', 'local t while true do t = { t } end'],
  ['closures', 'local f while true do local g = f f = function() return g end end'],
  ['a loaded chunk', 'local s = ("x = 1 "):rep(100000) loadstring(s)'],
  ['matches', 'local s = ("x"):rep(200000) return s:gsub("x", "yy")'],
])('%s that takes too much memory is ended', (_, script) => {
  expect(failure(script, { limits: { time: 5000, memory: 2 ** 22 }, openLibraries: true })).toBe(
    'the script used more than 4 MB of memory',
  );
});

test('a long text that is made of many takes only the memory that it has', () => {
  const script = 'local s = "" for i = 1, 20000 do s = s .. i end return #s';
  expect(failure(script, { limits: { time: 5000, memory: 2 ** 22 } })).toBe('no error: 88894');
});

test('a script cannot catch its end', () => {
  expect(endless('while true do pcall(function() while true do end end) end')).toMatch(
    /ran longer/,
  );
  expect(endless('xpcall(function() while true do end end, function() return 1 end)')).toMatch(
    /ran longer/,
  );
});

test('calls may be as deep as in Argo CD, and no deeper', () => {
  const deep = (depth: number) =>
    `local function f(n) if n == 0 then return 0 end return 1 + f(n - 1) end return f(${depth})`;
  expect(failure(deep(255))).toBe('no error: 255');
  expect(failure(deep(256))).toBe('<string>:1: stack overflow');
  expect(failure('local t = {} for i = 1, 6000 do t[i] = 1 end return unpack(t)')).toBe(
    '<string>:1: registry overflow',
  );
});

test('text that is nested without end is an error', () => {
  expect(failure(`return ${'('.repeat(100_000)}`)).toMatch(/too deeply nested/);
  expect(failure(`return ${'{'.repeat(100_000)}`)).toMatch(/too deeply nested/);
});

test('a budget ends with its time, and with its memory', () => {
  let now = 0;
  const budget = new Budget({ time: 1000, memory: 100 }, () => now);
  const use = () => {
    for (let i = 0; i < 2000; i++) budget.step();
  };
  expect(use).not.toThrow();
  now = 1001;
  expect(use).toThrow(new ScriptAbort('the script ran longer than 1 s'));
  budget.allocate(100);
  expect(() => budget.allocate(1)).toThrow(ScriptAbort);
});
