import fc from 'fast-check';
import { failure, run, runOpen } from './run';

// Every value here is what gopher-lua 1.1.2 itself returns.

test.each([
  ['1e15 .. ""', '1000000000000000'],
  ['2 ^ 53 .. ""', '9007199254740992'],
  ['4 / 2 .. ""', '2'],
  ['-0 .. ""', '0'],
  ['0.1 + 0.2 .. ""', '0.30000000000000004'],
  ['1234567.5 .. ""', '1.2345675e+06'],
  ['1e20 .. ""', '1e+20'],
  ['1e-5 .. ""', '1e-05'],
  ['1 / 0 .. ""', '+Inf'],
  ['0 / 0 .. ""', 'NaN'],
])('the number %s is written as %s', (expression, text) => {
  expect(run(`return ${expression}`)).toBe(text);
});

test.each([
  ['7 % 3', 1],
  ['-7 % 3', 2],
  ['7 % -3', -2],
  ['2 ^ 3 ^ 2', 512],
  ['-2 ^ 2', -4],
  ['"10" + 5', 15],
  ['"0x10" * 2', 32],
  ['"010" + 0', 8],
  ['10 .. 20', '1020'],
  ['1 == "1"', false],
  ['"a" < "b"', true],
  ['not nil == true', true],
  ['#"é"', 2],
  ['#{ 1, 2, nil, 4 }', 4],
  ['tonumber("1e3")', null],
  ['tonumber("0x1F")', 31],
  ['tonumber("z", 36)', 35],
])('%s is %j', (expression, value) => {
  expect(run(`return ${expression}`)).toEqual(value);
});

test.each(['1 // 2', '1 & 2', '~1', '"\\u{41}" .. x.y'])(
  '%s of later versions is an error',
  (expression) => {
    expect(failure(`return ${expression}`)).not.toMatch(/^no error/);
  },
);

test('goto jumps, as in the scripts of Argo CD', () => {
  expect(
    run(
      'local t = {} for i = 1, 5 do if i % 2 == 0 then goto next end t[#t + 1] = i ::next:: end return t',
    ),
  ).toEqual([1, 3, 5]);
  expect(run('local i = 1 ::top:: if i < 5 then i = i + 1 goto top end return i')).toBe(5);
  expect(failure('goto nowhere')).toMatch(/no visible label 'nowhere'/);
  expect(failure('goto on local x ::on:: return x')).toMatch(/jumps into the scope of local 'x'/);
});

test.each([
  ['local a\nreturn a.b', "<string>:2: attempt to index a non-table object(nil) with key 'b'"],
  ['return {} + 1', '<string>:1: cannot perform add operation between table and number'],
  ['return "a" .. {}', '<string>:1: cannot perform concat operation between string and table'],
  ['return 1 < "2"', '<string>:1: attempt to compare number with string'],
  ['nothing()', '<string>:1: attempt to call a non-function object'],
  ['error("no", 0)', 'no'],
  ['\nerror("no")', '<string>:2: no'],
  ['table.concat({}, {})', '<string>:1: bad argument #2 to concat (string expected, got table)'],
  ['x = = 1', "<string> line:1(column:5) near '=':   syntax error"],
  ['return "abc', '<string> at EOF:   unterminated string'],
  ['break', 'compile error near line(1) <string>: no loop to break'],
])('%j fails with the message of Argo CD', (script, message) => {
  expect(failure(script)).toBe(message);
});

test('pcall catches an error with its place', () => {
  expect(run('return { pcall(function() local x = nil; x.y = 1 end) }')).toEqual([
    false,
    "<string>:1: attempt to index a non-table object(nil) with key 'y'",
  ]);
});

test('closures have their own variables in each pass of a loop', () => {
  expect(
    run(
      'local f = {} for i = 1, 3 do f[i] = function() i = i + 1 return i end end return { f[1](), f[1](), f[2]() }',
    ),
  ).toEqual([2, 3, 3]);
});

test('pairs follows the order in which keys were set', () => {
  expect(
    run(
      'local t, r = { b = 1, a = 2 }, {} t.b = nil t.c = 3 t.b = 4 for k in pairs(t) do r[#r + 1] = k end return r',
    ),
  ).toEqual(['b', 'a', 'c']);
});

test('local variables are not swapped in one assignment, as in gopher-lua', () => {
  expect(run('local a, b = 1, 2 a, b = b, a return { a, b }')).toEqual([2, 2]);
  expect(run('a, b = 1, 2 a, b = b, a return { a, b }')).toEqual([2, 1]);
});

test('the result of a call in the last field is an item, too, as in gopher-lua', () => {
  expect(run('return #{ 1, x = tostring(5) }')).toBe(2);
  expect(run('return #{ x = tostring(5) }')).toBe(0);
  expect(run('return #{ 1, x = (tostring(5)) }')).toBe(1);
});

test('table.concat joins texts and numbers, and leaves a number that is alone', () => {
  expect(run('return table.concat({ 1, "a", 2.5 }, "-")')).toBe('1-a-2.5');
  expect(run('return table.concat({ 5 }, "-")')).toBe(5);
  expect(run('return table.concat({})')).toBe('');
});

test('metatables apply to every operation', () => {
  expect(
    run(`local t = setmetatable({}, {
  __index = function(_, key) return key .. "!" end, __call = function(_, x) return x + 1 end,
  __unm = function() return "minus" end, __concat = function() return "both" end,
  __lt = function() return true end, __tostring = function() return "T" end,
})
return { t.x, t(1), -t, t .. 1, t < t, tostring(t) }`),
  ).toEqual(['x!', 2, 'minus', 'both', true, 'T']);
});

test.each([
  ['string.format("%5.2f|%-4d|%04d|%x|%s", 3.14159, 7, 7, 255, true)', ' 3.14|7   |0007|ff|true'],
  ['string.format("%d", "x")', '0'],
  ['string.format("%d")', '%!d(MISSING)'],
  ['string.format("%q", "a\\"b")', '"a\\"b"'],
  ['string.match("key=value", "(%w+)=(%w+)")', 'value'],
  ['("  x "):match("^%s*(.-)%s*$")', 'x'],
  ['("hello"):gsub("l+", "L")', 1],
  ['(("hello"):gsub("l", { l = "L" }))', 'heLLo'],
  ['("f(a(b))c"):match("%b()")', '(a(b))'],
  ['("2024-01"):find("-", 1, true)', 5],
])('%s is %j with open libraries', (expression, value) => {
  expect(runOpen(`return ${expression}`)).toEqual(value);
});

test('a JSON value is the same after a way through a script, but for empty objects and null', () => {
  const json = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      fc.string(),
      fc.boolean(),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((it) => it + 0),
      fc.array(tie('value'), { minLength: 1, maxLength: 4 }),
      fc.dictionary(fc.string({ minLength: 1 }), tie('value'), {
        minKeys: 1,
        maxKeys: 4,
        noNullPrototype: true,
      }),
    ),
  })).value;
  fc.assert(
    fc.property(json, (value) => {
      expect(run('return obj', { globals: { obj: value } })).toEqual(value);
    }),
  );
});

test('integer arithmetic equals that of JavaScript', () => {
  const operator = fc.constantFrom('+', '-', '*');
  fc.assert(
    fc.property(fc.integer(), operator, fc.integer(), (a, op, b) => {
      const expected = { '+': a + b, '-': a - b, '*': a * b }[op];
      expect(run(`return (${a}) ${op} (${b})`)).toBe(expected);
    }),
  );
});

test('any text is a script that runs or fails with a message', () => {
  const token = fc.constantFrom(
    ...'local function end if then else for in do while repeat until return break goto x y 1 "s" ( ) { } [ ] = == .. ... . : :: , ; + - # not and or nil'.split(
      ' ',
    ),
  );
  fc.assert(
    fc.property(fc.array(token, { maxLength: 20 }), (tokens) => {
      expect(typeof failure(tokens.join(' '), { limits: { time: 200, memory: 2 ** 24 } })).toBe(
        'string',
      );
    }),
  );
});

test.each([
  ['{ {}, { a = {} } }', [[], { a: [] }]],
  ['{ a = 1, b = { 1, 2 } }', { a: 1, b: [1, 2] }],
])('%s becomes JSON', (table, value) => {
  expect(run(`return ${table}`)).toEqual(value);
});

test.each([
  ['{ 1, nil, 3 }', 'cannot encode sparse array'],
  ['{ 1, a = 2 }', 'cannot encode mixed or invalid key types'],
  ['{ print }', 'cannot encode function to JSON'],
  ['{ 1 / 0 }', 'json: unsupported value: +Inf'],
])('%s has no JSON', (table, message) => {
  expect(failure(`return ${table}`)).toBe(message);
});

test('a table that occurs twice has no JSON', () => {
  expect(failure('local t = {} return { t, t }')).toBe(
    'cannot encode recursively nested tables to JSON',
  );
});
