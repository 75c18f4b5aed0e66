import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { default as Ajv, ValidateFunction } from 'ajv/dist/2020';
import { PACKAGE_ROOT } from '../../lib/base/package';
import { asksForJson } from '../../lib/model/problem-json';

const DIRECTORY = join(PACKAGE_ROOT, 'schemas/output');

/** The schema of each command that has `--json`. */
const SCHEMAS: Readonly<Record<string, string>> = {
  approve: 'delivery',
  bootstrap: 'bootstrap',
  check: 'check',
  codeowners: 'codeowners',
  diff: 'diff',
  'health test': 'health-test',
  history: 'history',
  init: 'init',
  list: 'list',
  new: 'new',
  promote: 'delivery',
  release: 'delivery',
  resume: 'delivery',
  rollback: 'delivery',
  'secrets list': 'secrets-list',
  'secrets reseal': 'secrets-reseal',
  'secrets seal': 'secrets-seal',
  status: 'status',
  synth: 'synth',
  workflows: 'workflows',
};

/** The commands that have a schema. */
export const COMMANDS_WITH_SCHEMA = Object.keys(SCHEMAS);

let ajv: Ajv | undefined;

function schemas(): Ajv {
  if (ajv === undefined) {
    // Loaded late: most tests print no JSON.
    const { Ajv2020 } = require('ajv/dist/2020') as typeof import('ajv/dist/2020');
    ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true });
    for (const file of readdirSync(DIRECTORY)) {
      ajv.addSchema(JSON.parse(readFileSync(join(DIRECTORY, file), 'utf8')));
    }
  }
  return ajv;
}

/** The schema of a command, such as `secrets list`; that of a failure for a command line without one. */
export function outputSchema(command: string): ValidateFunction {
  const name = SCHEMAS[command] ?? 'failure';
  const schema = schemas().getSchema(`${name}.json`);
  if (schema === undefined) throw new Error(`There is no schema ${name}.json.`);
  return schema;
}

/**
 * Requires that a run of `argosy … --json` has printed one JSON document that its schema allows, with a `result` or a
 * problem if it has failed.
 */
export function demandValidOutput(
  args: readonly string[],
  { status, stdout }: { readonly status: unknown; readonly stdout: string },
): void {
  if (!asksForJson(args) || args.includes('--help')) return;
  const words = args.filter((it) => COMMANDS.has(it));
  const command = COMMANDS_WITH_SCHEMA.find((it) => words.join(' ').startsWith(it)) ?? '';
  const output = JSON.parse(stdout) as { result?: string; problems: readonly object[] };
  const schema = outputSchema(command);
  const isValid: boolean = schema(output);
  if (!isValid) {
    throw new Error(
      `argosy ${args.join(' ')}: ${JSON.stringify(schema.errors, null, 1)}\n${stdout}`,
    );
  }
  const { result = '' } = output;
  const isFailure = ['usage', 'refused', 'failed'].includes(result);
  const isExpected =
    status === 2
      ? result === 'usage'
      : status === 1
        ? result !== 'usage' && (isFailure || output.problems.length > 0)
        : !isFailure;
  if (!isExpected)
    throw new Error(`argosy ${args.join(' ')}: exit code ${status}, but:\n${stdout}`);
}

const COMMANDS = new Set(COMMANDS_WITH_SCHEMA.flatMap((it) => it.split(' ')));
