import type { RuleId } from './rule-id';

/** A problem in the fleet, for the person who has to fix it. */
export interface Problem {
  /** The file with the problem, relative to the repository's root. */
  readonly file: string;
  /** The line in that file. @default unknown */
  readonly line?: number;
  /** The column in that line, from 1. @default unknown */
  readonly column?: number;
  /** The field in that file, such as `overlays.production.replicas`. */
  readonly field?: string;
  /** What else has the same problem: files, or environments. @default nothing */
  readonly also?: readonly string[];
  /** The rule it violates. @default none: the fleet cannot be rendered at all */
  readonly rule?: RuleId;
  /** What is wrong and why. */
  readonly message: string;
  /** How to fix it. */
  readonly fix?: string;
  /** The error thrown by user code, for debugging. */
  readonly cause?: unknown;
}

/** Appended to errors thrown by user code. */
export const DEBUG_HINT = 'Run the command again with --debug to see the stack trace.';

/** How to fix what made user code throw an error. */
export function fixOf(error: unknown): string {
  return error instanceof Error && 'fix' in error ? String(error.fix) : DEBUG_HINT;
}

/** Thrown when the fleet is refused. Carries every problem found, not only the first. */
export class FleetError extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    const distinct = [...new Map(problems.map((it) => [formatProblem(it), it])).values()];
    super(distinct.map(formatProblem).join('\n'));
    this.name = 'FleetError';
    this.problems = distinct;
  }
}

/** Thrown for an app or an environment that the command line names, and the fleet does not have. */
export class UnknownNameError extends FleetError {}

/** How the parts of a problem look. */
export interface ProblemStyle {
  readonly path: (text: string) => string;
  readonly severity: (text: string) => string;
  readonly fix: (text: string) => string;
}

/** Text without colors. */
export const PLAIN: ProblemStyle = { path: String, severity: String, fix: String };

/** Formats a problem for people: where, what and why, and how to fix it. */
export function formatProblem(problem: Problem & { readonly severity?: string }): string {
  return styledProblem(PLAIN)(problem);
}

/** Formats problems as {@link formatProblem} does, in a style. */
export function styledProblem(
  style: ProblemStyle,
): (problem: Problem & { readonly severity?: string }) => string {
  return (problem) => {
    const { field, rule, severity = 'error', message, fix, also = [] } = problem;
    const where = [style.path(placeOf(problem)), ...(field ? [field] : [])].join(': ');
    const others = also.length === 0 ? '' : ` (also in ${also.join(', ')})`;
    const what = rule === undefined ? message : `${style.severity(severity)} ${rule}: ${message}`;
    return `${where}${others}\n  ${what}${fix ? `\n  ${style.fix('Fix:')} ${fix}` : ''}`;
  };
}

/** The place of a problem: its file, and the line and column as far as they are known. */
export function placeOf({ file, line, column }: Problem): string {
  return [file, line, column].filter((it) => it !== undefined).join(':');
}

/** Problems with the same cause in several files become one, which names the others. */
export function oncePerCause(problems: readonly Problem[]): Problem[] {
  const groups = new Map<string, Problem[]>();
  for (const problem of problems) {
    const { field = '', message, fix = '' } = problem;
    const key = [field, message, fix].join('\0');
    groups.set(key, [...(groups.get(key) ?? []), problem]);
  }
  return [...groups.values()].flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    const places = [
      ...(first.also ?? []),
      ...others.flatMap((it) => [placeOf(it), ...(it.also ?? [])]),
    ];
    const also = [...new Set(places)].filter((it) => it !== placeOf(first));
    return also.length === 0 ? first : { ...first, also };
  });
}
