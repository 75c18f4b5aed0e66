import type { RuleId } from './rule-id';

/** A problem in the fleet, for the person who has to fix it. */
export interface Problem {
  /** The file with the problem, relative to the repository's root. */
  readonly file: string;
  /** The line in that file. @default unknown */
  readonly line?: number;
  /** The field in that file, such as `overlays.production.replicas`. */
  readonly field?: string;
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

/** Formats a problem for people: where, what and why, and how to fix it. */
export function formatProblem(problem: Problem & { readonly severity?: string }): string {
  const { file, line, field, rule, severity, message, fix } = problem;
  const where = [line === undefined ? file : `${file}:${line}`, ...(field ? [field] : [])];
  const what = rule === undefined ? message : `${severity ?? 'error'} ${rule}: ${message}`;
  return `${where.join(': ')}\n  ${what}${fix ? `\n  Fix: ${fix}` : ''}`;
}
