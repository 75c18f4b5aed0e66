import fc from 'fast-check';
import { runScript, ScriptError } from '../lib/lua/run-script';
import { hasGo } from './binaries';
import { type Result, runInGopherLua, type Script } from './gopher-lua';

const withGo = hasGo() ? test : test.skip;

function ours({ text, openLibs }: Script): Result {
  try {
    const { value } = runScript(text, {
      globals: {},
      openLibraries: openLibs,
      limits: { time: 1000, memory: 2 ** 28 },
      clock: () => 0,
    });
    return { value: String(value), error: '' };
  } catch (error) {
    if (error instanceof ScriptError) return { value: '', error: error.message };
    throw error;
  }
}

/** Addresses differ from run to run, and where a text is no Lua, so may the place. */
function comparable({ value, error }: Result): Result {
  const plain = (text: string) =>
    text
      .replaceAll(/\b(table|function): 0x[0-9a-f]+/g, '$1: 0x0')
      // The last digits of a power depend on the machine.
      .replaceAll(/\d\.\d{13,}/g, (it) => Number(it).toPrecision(13))
      .trim();
  return /^(compile error|<string> (line|at))/.test(error)
    ? { value, error: 'not Lua' }
    : { value: plain(value), error: plain(error) };
}

function differing(scripts: readonly Script[]): object[] {
  const theirs = runInGopherLua(scripts);
  return scripts.flatMap((script, i) => {
    const [a, b] = [comparable(theirs[i] as Result), comparable(ours(script))];
    return JSON.stringify(a) === JSON.stringify(b) ? [] : [{ ...script, gopherLua: a, ours: b }];
  });
}

const literal = fc.oneof(
  fc.integer({ min: -20, max: 20 }).map((it) => `(${it})`),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((it) => `(${it})`),
  fc.constantFrom(
    'nil',
    'true',
    'false',
    '"x"',
    '"10"',
    '" 7 "',
    '"0x1F"',
    '"é"',
    '""',
    't',
    't.x',
    't[1]',
    '#t',
    'f',
  ),
);

const { expression } = fc.letrec<{ expression: string }>((tie) => {
  const inner = tie('expression');
  const operator = fc.constantFrom(
    ...['+', '-', '*', '/', '%', '^', '..', '==', '~=', '<', '<=', '>', '>=', 'and', 'or'],
  );
  const call = fc.constantFrom(
    'tostring',
    'tonumber',
    'type',
    'f',
    'select(2, 1, ',
    'table.concat',
  );
  return {
    expression: fc.oneof(
      { maxDepth: 4 },
      literal,
      fc.tuple(inner, operator, inner).map((it) => `(${it.join(' ')})`),
      fc.tuple(fc.constantFrom('not ', '- '), inner).map((it) => `(${it.join('')})`),
      fc
        .tuple(call, inner)
        .map(([name, it]) => (name.endsWith(' ') ? `${name}${it})` : `${name}(${it})`)),
      fc.tuple(inner, inner).map(([a, b]) => `{ ${a}, x = (${b}) }`),
      inner.map((it) => `({ ${it} })[1]`),
    ),
  };
});

const format = fc
  .tuple(
    fc.constantFrom('', '-', '0', '+', ' ', '#'),
    fc.constantFrom('', '1', '5', '12'),
    fc.constantFrom('', '.0', '.2', '.5'),
    fc.constantFrom('d', 'i', 's', 'f', 'e', 'g', 'x', 'X', 'o', 'q', 'v'),
  )
  // `#` keeps zeros at the end of a fraction, and `+` escapes what is not ASCII: nobody needs that.
  .filter(([flag, , , verb]) => !/#[efgv]|\+q/.test(flag + verb))
  .map((it) => `%${it.join('')}`);

const pattern = fc
  .array(
    fc.constantFrom(
      'a',
      'b',
      '.',
      '%d',
      '%a',
      '[a-c]',
      '[^b]',
      '(a)',
      '()',
      '*',
      '+',
      '-',
      '?',
      '%1',
      '$',
      '^',
      '%b()',
    ),
    {
      maxLength: 6,
    },
  )
  .map((it) => it.join(''))
  // A position is no text that could repeat: gopher-lua fails in Go itself.
  .filter((it) => !/\(\).*%1/.test(it));

const subject = fc
  .array(fc.constantFrom('a', 'b', 'c', '1', '(', ')'), { maxLength: 10 })
  .map((it) => it.join(''));

const SETUP = 'local t = { 1, 2, x = "y" } local function f(a) return a end';

/** Many scripts at once: the program starts only once. */
function scripts(arbitrary: fc.Arbitrary<string>, count: number, openLibs: boolean): Script[] {
  return fc.sample(arbitrary, { numRuns: count, seed: 7 }).map((text) => ({ text, openLibs }));
}

withGo('expressions have the same values and errors', () => {
  const all = expression.map((it) => `${SETUP} return tostring(${it})`);
  expect(differing(scripts(all, 3000, false))).toEqual([]);
});

withGo('string.format makes the same text', () => {
  const value = fc.oneof(
    literal.filter((it) => !/^[tf]|#/.test(it)),
    fc.constantFrom('1e15', '0.5', '2.5', '-1.5', '1/0'),
  );
  const all = fc.tuple(format, value).map(([f, it]) => `return string.format("${f}|", ${it})`);
  expect(differing(scripts(all, 3000, true))).toEqual([]);
});

withGo('patterns match the same', () => {
  const all = fc
    .tuple(subject, pattern, fc.constantFrom('find', 'match', 'gsub', 'gmatch'))
    .map(([s, p, name]) => {
      const rest = name === 'gsub' ? ', "<%0>"' : '';
      const call = `string.${name}("${s}", "${p}"${rest})`;
      if (name !== 'gmatch')
        return `local r = { ${call} } for i = 1, #r do r[i] = tostring(r[i]) end return "=" .. table.concat(r, "|")`;
      return `local r = {} for a, b in ${call} do r[#r + 1] = tostring(a) .. tostring(b) end return "=" .. table.concat(r, "|")`;
    });
  expect(differing(scripts(all, 3000, true))).toEqual([]);
});

withGo('the globals and what is in them are the same', () => {
  const list = `local names = {}
local function add(prefix, library)
  for name, value in pairs(library) do
    if type(name) == "string" and not name:find("^std") then names[#names + 1] = prefix .. name .. ":" .. type(value) end
  end
end
add("", _G)
for _, name in ipairs({ "table", "package", "string", "math", "os", "io", "coroutine", "debug", "channel" }) do add(name .. ".", _G[name]) end
table.sort(names)
return table.concat(names, " ")`;
  const closed = list
    .replace('not name:find("^std")', 'true')
    .replace(/\{ "table".*?\}/, '{ "table", "package" }');
  const [open, base] = [[{ text: list, openLibs: true }], [{ text: closed, openLibs: false }]];
  expect(differing([...open, ...base])).toEqual([]);
});
