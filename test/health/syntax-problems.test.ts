import { syntaxProblems } from '../../lib/health/syntax-problems';

const at = (script: string) => ({
  group: 'example.com',
  kind: 'Database',
  directory: 'fleet/health/example.com/Database',
  health: { script, useOpenLibs: false },
});

test('a script that Lua cannot read is a problem of its file', () => {
  expect(syntaxProblems([at('return { status = "Healthy" }')])).toEqual([]);
  expect(syntaxProblems([at('for i, it inn ipairs({}) do end')])).toEqual([
    {
      file: 'fleet/health/example.com/Database/health.lua',
      line: 1,
      message: "syntax error near 'inn'",
      fix: 'Fix the script, and run `argosy health test`.',
    },
  ]);
});

test('actions are read, too', () => {
  const actions = {
    discovery: 'return {}',
    definitions: { restart: 'return {' },
    mergeBuiltinActions: false,
  };
  const { health: _, ...rest } = at('');
  expect(syntaxProblems([{ ...rest, actions }])).toMatchObject([
    { file: 'fleet/health/example.com/Database/actions/restart/action.lua' },
  ]);
});
