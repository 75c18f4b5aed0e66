import type { Command, Option } from 'commander';
import { noFleet } from '../../lib/cli/compiled-fleet';
import { createProgram } from '../../lib/cli/run';
import { runInProcess } from './in-process';

interface Given {
  readonly path: readonly string[];
  readonly option: Option;
}

/** Every option that has a value, of every command. */
function valuesOf(command: Command, path: readonly string[] = []): Given[] {
  const own = command.options.filter((it) => it.required || it.optional);
  return [
    ...own.map((option) => ({ path, option })),
    ...command.commands.flatMap((it) => valuesOf(it, [...path, it.name()])),
  ];
}

const options = valuesOf(createProgram(noFleet())).map((it) => ({
  ...it,
  name: [...it.path, it.option.long].join(' '),
}));

/** The options that take several values. */
const REPEATABLE = [
  'approve --env',
  'approve --image',
  'approve --revision',
  'history --env',
  'init --cluster',
  'list --env',
  'promote --from',
  'promote --image',
  'promote --revision',
  'promote --to',
  'release --app',
  'release --env',
  'release --image',
  'release --revision',
  'resume --env',
  'rollback --env',
  'secrets list --env',
  'secrets reseal --env',
  'status --env',
  'synth --allow-delete',
];

const isRepeatable = ({ name }: { readonly name: string }) => REPEATABLE.includes(name);

test('the options that take several values exist, and say so in the help', () => {
  const found = options.filter(isRepeatable);
  expect(found.map(({ name }) => name).sort()).toEqual(REPEATABLE);
  const silent = found.filter(({ option }) => !/[Rr]epeatable/.test(option.description));
  expect(silent.map(({ name }) => name)).toEqual([]);
});

test.each(options.filter(isRepeatable))('$name keeps each of its values', ({ option }) => {
  const first = option.parseArg?.('a', undefined as never);
  expect(option.parseArg?.('b', first as never)).toEqual(['a', 'b']);
});

test.each(options.filter((it) => !isRepeatable(it)))(
  '$name is refused if it is given twice',
  async ({ path, option }) => {
    const [a = 'a', b = 'b'] = option.argChoices ?? [];
    const given = [option.long ?? '', a, `${option.long}=${b}`];
    const { status, stdout, stderr } = await runInProcess(undefined, ...path, ...given);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain(
      `${option.long} is given more than once (${a}, ${b}), and takes one value.`,
    );
  },
);
