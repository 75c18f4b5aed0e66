import * as v from 'valibot';
import { fieldNames } from './schema';

/** One thing that is wrong in the fleet, told to the person who has to mend it. */
export interface Problem {
  /** The file that holds the mistake, relative to the repository's root. */
  readonly file: string;
  /** The field in that file, such as `overlays.production.replicas`. */
  readonly field?: string;
  /** What is wrong and why. */
  readonly message: string;
  /** How to mend it. */
  readonly fix?: string;
}

/** Thrown when the fleet is refused. It carries every problem found, not only the first. */
export class FleetError extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[], options?: ErrorOptions) {
    const distinct = [...new Map(problems.map((it) => [formatProblem(it), it])).values()];
    super(distinct.map(formatProblem).join("\n"), options);
    this.name = 'FleetError';
    this.problems = distinct;
  }
}

/** Thrown by a construct whose properties no cluster would accept. It carries every finding. */
export class InvalidPropsError extends Error {
  readonly findings: readonly Finding[];

  constructor(findings: readonly Finding[]) {
    super(findings.map(({ path, message }) => `${formatField(path)}: ${message}`).join('\n'));
    this.name = 'InvalidPropsError';
    this.findings = findings;
  }

  /** The same findings about the same properties as a part of larger ones. */
  within(...path: readonly string[]): InvalidPropsError {
    return new InvalidPropsError(
      this.findings.map((finding) => ({ ...finding, path: [...path, ...finding.path] })),
    );
  }
}

function formatProblem(problem: Problem): string {
  const where = problem.field ? `${problem.file}: ${problem.field}` : problem.file;
  const fix = problem.fix ? `\n  Fix: ${problem.fix}` : '';
  return `${where}\n  ${problem.message}${fix}`;
}

/** What is wrong with one field. */
export interface Finding {
  /** The field's place, from the outermost key in. */
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/**
 * Checks a value against a schema.
 *
 * @returns what is wrong with it: nothing where it is valid.
 */
export function findingsOf(schema: v.GenericSchema, value: unknown): Finding[] {
  const parsed = v.safeParse(schema, value);
  if (parsed.success) return [];
  const names = fieldNames(schema);
  return parsed.issues.map((issue) => {
    const path = (issue.path ?? []).map((item) => item.key as string | number);
    return { path, message: sentence(issue, path.at(-1), names) };
  });
}

/**
 * Returns the properties of a construct as they are.
 *
 * @throws {@link InvalidPropsError} when they do not fit the schema.
 */
export function validProps<T>(schema: v.GenericSchema, props: T): T {
  const findings = findingsOf(schema, props);
  if (findings.length > 0) throw new InvalidPropsError(findings);
  return props;
}

/** A field's place as a person writes it, such as `ports[0].name`. */
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
  key: string | number | undefined,
  names: readonly string[],
): string {
  // A strict object reports an unknown key as "expected never", a missing one as "received undefined".
  if (issue.type === 'strict_object' && issue.expected === 'never') {
    const guess = nearest(String(key), names);
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

/** A value as it is shown in a message: short, and on one line. */
export function show(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

/** The candidate that a misspelled word was probably meant to be, if one is near enough. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(word.length / 3)) + 1;
  for (const candidate of candidates) {
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  return best;
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, substitution));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
