import { failure, run, runOpen } from './run';

// What is there and what is not, as in Argo CD 3.5 with gopher-lua 1.1.2: printed there by a loop over `_G`.

const BASE =
  '_G _GOPHER_LUA_VERSION _VERSION _printregs assert collectgarbage dofile error getfenv getmetatable ipairs load loadfile loadstring module newproxy next obj package pairs pcall print rawequal rawget rawset require select setfenv setmetatable table tonumber tostring type unpack xpcall';
const OPEN = 'channel coroutine debug io math os string';

const NAMES = `local names = {}
for name in pairs(_G) do names[#names + 1] = name end
table.sort(names)
return names`;

test('without open libraries there are base, package and table, and nothing else', () => {
  expect(run(NAMES)).toEqual(BASE.split(' '));
});

test('with open libraries there are all of gopher-lua', () => {
  expect(runOpen(NAMES)).toEqual([...BASE.split(' '), ...OPEN.split(' ')].sort());
});

test.each(OPEN.split(' '))('%s is absent unless the libraries are open', (name) => {
  expect([run(`return type(${name})`), runOpen(`return type(${name})`)]).toEqual(['nil', 'table']);
});

test.each(['bit32', 'utf8', 'jit', 'warn'])('%s of other versions of Lua is absent', (name) => {
  expect(runOpen(`return type(${name})`)).toBe('nil');
});

test.each([
  ['table', 'concat getn insert maxn remove sort'],
  ['package', 'config cpath loaded loaders loadlib path preload seeall'],
  [
    'string',
    '__index byte char dump find format gfind gmatch gsub len lower match rep reverse sub upper',
  ],
  [
    'math',
    'abs acos asin atan atan2 ceil cos cosh deg exp floor fmod frexp huge ldexp log log10 max min mod modf pi pow rad random randomseed sin sinh sqrt tan tanh',
  ],
  ['os', 'clock date difftime execute exit getenv remove rename setenv setlocale time tmpname'],
  ['io', 'close flush input lines open output popen read tmpfile type write'],
  ['coroutine', 'create resume running status wrap yield'],
])('%s has the functions of Lua 5.1, and no later ones', (library, functions) => {
  const names = `local names = {} for name in pairs(${library}) do names[#names + 1] = name end
table.sort(names) return names`;
  const found = runOpen(names) as string[];
  // Standard streams are no functions, and have no use here.
  expect(found.filter((it) => !it.startsWith('std'))).toEqual(functions.split(' '));
});

test('strings have no methods unless the libraries are open', () => {
  expect(failure('return ("x"):upper()')).toBe(
    "<string>:1: attempt to index a non-table object(string) with key 'upper'",
  );
  expect(runOpen('return ("x"):upper()')).toBe('X');
});

test.each(['math.floor(1)', 'string.format("%d", 1)', 'os.time()', 'io.open("/etc/passwd")'])(
  '%s fails without open libraries',
  (call) => {
    expect(failure(call)).toMatch(/attempt to index a non-table object\(nil\)/);
  },
);

test('only the time of os can be required, and nothing of the disk', () => {
  const names = 'local names = {} for name in pairs(require("os")) do names[#names + 1] = name end';
  for (const all of [false, true]) {
    expect(run(`${names} table.sort(names) return names`, { openLibraries: all })).toEqual([
      'date',
      'time',
    ]);
    expect(failure('require("string")', { openLibraries: all })).toMatch(
      /^<string>:1: module string not found/,
    );
    expect(failure('require("./secrets")', { openLibraries: all })).toMatch(/not found/);
  }
});

test('os.date formats as Argo CD does, in UTC', () => {
  expect(run('return require("os").date("!%Y-%m-%dT%H:%M:%SZ")')).toBe('2023-11-14T22:13:20Z');
  expect(run('return require("os").date("%a %P %x", 0)')).toBe('mon am 00/00/00');
  expect(run('return require("os").date("*t", 0).year')).toBe(1970);
  expect(run('return require("os").time()')).toBe(1_700_000_000);
  expect(run('return require("os").time({ year = 2024, month = 2, day = 30, hour = 1 })')).toBe(
    1_709_254_800,
  );
});

test.each([
  ['dofile("x.lua")', 'dofile: a script has no files here'],
  ['loadfile("x.lua")', 'loadfile: a script has no files here'],
  ['os.execute("true")', 'os.execute is not available here'],
  ['io.open("x")', 'io.open is not available here'],
  ['coroutine.create(print)', 'coroutine.create is not available here'],
])('%s ends the script, also within pcall', (call, message) => {
  expect(failure(`pcall(function() ${call} end) return 1`, { openLibraries: true })).toContain(
    message,
  );
});

test('chunks are loaded from text and from a function', () => {
  expect(run('return loadstring("return 1 + 1")()')).toBe(2);
  expect(
    run(
      'local parts = { "return ", "5" } return load(function() return table.remove(parts, 1) end)()',
    ),
  ).toBe(5);
  expect(run('local f, message = loadstring("x x") return message')).toBe(
    "<string> line:1(column:3) near 'x':   syntax error",
  );
});

test('functions have environments, as in Lua 5.1', () => {
  expect(run('local function f() return x end setfenv(f, { x = 5 }) return f()')).toBe(5);
  expect(run('return getfenv(1) == _G')).toBe(true);
  expect(run('module("m", package.seeall) y = 5 return m.y')).toBe(5);
});

test('the globals of Argo CD are there, and null is nil', () => {
  const globals = { obj: { a: null, list: [1, null, 2], name: 'é' }, actionParams: { n: '1' } };
  expect(run('return { obj.a == nil, #obj.list, #obj.name, actionParams.n }', { globals })).toEqual(
    [true, 2, 2, '1'],
  );
});
