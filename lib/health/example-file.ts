import * as v from 'valibot';
import { isPlainObject } from '../base/json';
import { fieldProblems, formatField } from '../base/validation';
import { FleetError } from '../model/problem';

const Text = v.optional(v.nullable(v.string()), '');

/** `health_test.yaml`, as in Argo CD. Fields that Argo CD does not know are ignored there, too. */
const HealthTestSchema = v.looseObject({
  tests: v.array(
    v.looseObject({
      inputPath: v.string(),
      healthStatus: v.looseObject({ status: Text, message: Text }),
    }),
  ),
});

const ActionSchema = v.looseObject({
  name: v.string(),
  disabled: v.optional(v.boolean(), false),
  displayName: v.optional(v.string(), ''),
  iconClass: v.optional(v.string(), ''),
  params: v.optional(v.array(v.looseObject({ name: v.string() })), []),
});

/** `actions/action_test.yaml`, as in Argo CD. */
const ActionTestSchema = v.looseObject({
  discoveryTests: v.optional(
    v.nullable(
      v.array(
        v.looseObject({
          inputPath: v.string(),
          result: v.optional(v.nullable(v.array(ActionSchema))),
        }),
      ),
    ),
  ),
  actionTests: v.optional(
    v.nullable(
      v.array(
        v.looseObject({
          action: v.string(),
          inputPath: v.string(),
          expectedOutputPath: v.optional(v.string()),
          expectedErrorMessage: v.optional(v.string()),
          parameters: v.optional(v.record(v.string(), v.string())),
        }),
      ),
    ),
  ),
});

export type HealthTest = v.InferOutput<typeof HealthTestSchema>['tests'][number];
export type DiscoveryTest = NonNullable<
  v.InferOutput<typeof ActionTestSchema>['discoveryTests']
>[number];
export type ActionTest = NonNullable<v.InferOutput<typeof ActionTestSchema>['actionTests']>[number];

/** @throws FleetError with the file and the field. */
export function parseHealthTests(text: string, file: string): HealthTest[] {
  return parse(HealthTestSchema, text, file).tests;
}

/** @throws FleetError with the file and the field. */
export function parseActionTests(
  text: string,
  file: string,
): { readonly discovery: readonly DiscoveryTest[]; readonly actions: readonly ActionTest[] } {
  const { discoveryTests, actionTests } = parse(ActionTestSchema, text, file);
  return { discovery: discoveryTests ?? [], actions: actionTests ?? [] };
}

/**
 * The first document of a file. The last one of equal keys counts, as in Argo CD. @throws FleetError if it is not YAML.
 */
export function parseExample(text: string, file: string): unknown {
  const { CORE_SCHEMA, loadAll } = require('js-yaml') as typeof import('js-yaml');
  try {
    return loadAll(text, null, { schema: CORE_SCHEMA, json: true })[0];
  } catch (error) {
    const { reason, mark } = error as { reason?: string; mark?: { line: number } };
    const line = mark ? { line: mark.line + 1 } : {};
    throw new FleetError([{ file, ...line, message: `This is not YAML: ${reason ?? error}.` }]);
  }
}

/** The names of fields, whose letter case does not matter to Go. */
const NAMES = new Map(
  'tests inputPath healthStatus discoveryTests actionTests action expectedOutputPath expectedErrorMessage parameters result'
    .split(' ')
    .map((name) => [name.toLowerCase(), name]),
);

function withKnownNames(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withKnownNames);
  if (!isPlainObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, it]) => {
      const name = NAMES.get(key.toLowerCase()) ?? key;
      return [name, name === 'parameters' ? it : withKnownNames(it)];
    }),
  );
}

function parse<S extends v.GenericSchema>(schema: S, text: string, file: string): v.InferOutput<S> {
  const value = withKnownNames(parseExample(text, file));
  const problems = fieldProblems(schema, value).map(({ path, message }) => ({
    file,
    field: formatField(path),
    message,
  }));
  if (problems.length > 0) throw new FleetError(problems);
  return v.parse(schema, value);
}
