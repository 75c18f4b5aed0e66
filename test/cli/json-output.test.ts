import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { PACKAGE_ROOT } from '../../lib/base/package';
import { noFleet } from '../../lib/cli/compiled-fleet';
import { createProgram } from '../../lib/cli/run';
import { runInProcess } from './in-process';
import { COMMANDS_WITH_SCHEMA, demandValidOutput, outputSchema } from './output-schemas';

/** Every command without subcommands, by its name; without `deliver`, which only Argosy itself runs. */
function commandsOf(command: Command, path: readonly string[] = []): [string, Command][] {
  if (command.commands.length === 0) return [[path.join(' '), command]];
  return command.commands
    .filter((it) => it.name() !== 'deliver')
    .flatMap((it) => commandsOf(it, [...path, it.name()]));
}

const commands = commandsOf(createProgram(noFleet()));

test('every command has --json, and a schema of what it prints', () => {
  const withJson = commands.filter(([, { options }]) => options.some((it) => it.long === '--json'));
  expect(withJson.map(([name]) => name)).toEqual(commands.map(([name]) => name));
  expect(withJson.map(([name]) => name).sort()).toEqual([...COMMANDS_WITH_SCHEMA].sort());
  const used = new Set(COMMANDS_WITH_SCHEMA.map((it) => outputSchema(it).schema));
  expect(readdirSync(join(PACKAGE_ROOT, 'schemas/output'))).toHaveLength(used.size + 1);
});

test.each(commands.map(([name]) => name))(
  'a usage error of %s is one JSON document',
  async (name) => {
    const args = [...name.split(' '), '--json', '--no-such=s3cret'];
    const { status, stdout } = await runInProcess(undefined, ...args);
    expect(stdout).not.toContain('s3cret');
    expect([status, JSON.parse(stdout)]).toEqual([
      2,
      {
        result: 'usage',
        problems: [
          { message: expect.stringMatching(/^(unknown option '--no-such'|required option)/) },
        ],
      },
    ]);
  },
);

test.each([
  [['status', '--json'], /is not in a gitops repository/],
  [['diff', '--json'], /required option '--base <commit>' not specified/],
  [['promote', '--from', 'dev', '--to', 'staging', '--json'], /^Pass either app names or --all\.$/],
  [['status', '--json', '--app', 'a', '--app', 'b'], /^--app is given more than once/],
  [['statsu', '--json'], /unknown command 'statsu'/],
  [['status', '--color', 'red', '--json'], /'red' is invalid\. Allowed choices are auto/],
])('argosy %j says what is wrong as JSON', async (args, message) => {
  const { status, stdout, stderr } = await runInProcess(undefined, ...args);
  expect(status).toBe(2);
  const { result, problems } = JSON.parse(stdout);
  expect([result, problems]).toEqual([
    'usage',
    [expect.objectContaining({ message: expect.stringMatching(message) })],
  ]);
  expect(stderr).toMatch(/^argosy: /);
});

test.each([
  [['status', '--', '--json'], 2],
  [['status', '--help', '--json'], 0],
])('argosy %j prints no JSON', async (args, expected) => {
  const { status, stdout } = await runInProcess(undefined, ...args);
  expect(status).toBe(expected);
  expect(stdout).not.toMatch(/^\{/);
});

test.each([
  ['a field that no schema has', 0, { created: [], updated: [], problems: [], more: 1 }],
  ['no problems', 0, { created: [], updated: [] }],
  ['a failure with exit code 0', 0, { result: 'refused', problems: [] }],
  ['a usage error with exit code 1', 1, { result: 'usage', problems: [] }],
  ['a refusal with exit code 2', 2, { result: 'refused', problems: [] }],
  ['success with exit code 1', 1, { created: [], updated: [], problems: [] }],
])('%s would be found', (_, status, output) => {
  const stdout = JSON.stringify(output);
  expect(() => demandValidOutput(['new', 'x', '--json'], { status, stdout })).toThrow('argosy new');
});
