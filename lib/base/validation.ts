import * as v from 'valibot';
import { nearest, show } from './hint';
import { fieldNames } from './schema';

/** A problem with one field. */
export interface FieldProblem {
  /** The field's path, outermost key first. */
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** Thrown by a construct when its properties are invalid. Carries every problem found. */
export class InvalidPropsError extends Error {
  readonly problems: readonly FieldProblem[];

  constructor(findings: readonly FieldProblem[]) {
    super(findings.map(({ path, message }) => `${formatField(path)}: ${message}`).join('\n'));
    this.name = 'InvalidPropsError';
    this.problems = findings;
  }

  /** The same problems, with paths relative to enclosing properties. */
  within(...path: readonly string[]): InvalidPropsError {
    return new InvalidPropsError(
      this.problems.map((finding) => ({ ...finding, path: [...path, ...finding.path] })),
    );
  }
}

/**
 * Checks a value against a schema.
 *
 * @returns the problems found; empty if the value is valid.
 */
export function fieldProblems(schema: v.GenericSchema, value: unknown): FieldProblem[] {
  const parsed = v.safeParse(schema, value);
  if (parsed.success) return [];
  return parsed.issues.map((issue) => {
    const path = (issue.path ?? []).map((item) => item.key as string | number);
    return { path, message: sentence(issue, path, schema) };
  });
}

/**
 * Returns the properties of a construct unchanged.
 *
 * @throws {@link InvalidPropsError} when they do not match the schema.
 */
export function validProps<T>(schema: v.GenericSchema, props: T): T {
  const findings = fieldProblems(schema, props);
  if (findings.length > 0) throw new InvalidPropsError(findings);
  return props;
}

/** Formats a field's path, such as `ports[0].name`. */
export function formatField(path: readonly (string | number)[]): string {
  let field = '';
  for (const key of path) {
    if (typeof key === 'number') field += `[${key}]`;
    else if (/^[A-Za-z_$][\w$-]*$/.test(key)) field += field ? `.${key}` : key;
    else field += `[${JSON.stringify(key)}]`;
  }
  return field;
}

function sentence(
  issue: v.BaseIssue<unknown>,
  path: FieldProblem['path'],
  schema: v.GenericSchema,
): string {
  // A strict object reports an unknown key as "expected never", a missing one as "received undefined".
  if (issue.type === 'strict_object' && issue.expected === 'never') {
    const guess = nearest(String(path.at(-1)), fieldNames(schema, path.slice(0, -1)));
    return `There is no such field.${guess ? ` Did you mean \`${guess}\`?` : ''}`;
  }
  if (issue.input === undefined || issue.received === 'undefined') return 'This field is required.';
  if (issue.kind === 'schema' && issue.expected && !issue.message.endsWith('.')) {
    return `Expected ${kindName(issue.expected)}, got ${show(issue.input)}.`;
  }
  return issue.message;
}

const KIND_NAMES: Readonly<Record<string, string>> = {
  Object: 'an object',
  Array: 'a list',
  string: 'a string (put it in quotes)',
  number: 'a number',
  boolean: 'true or false',
};

function kindName(expected: string): string {
  return KIND_NAMES[expected] ?? expected;
}
