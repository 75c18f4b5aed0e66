import type { RuleId } from './rule-id';

/** One thing that is wrong in the fleet, for the person who has to fix it. */
export interface Problem {
  /** The file that holds the mistake, relative to the repository's root. */
  readonly file: string;
  /** The line in that file. @default not known */
  readonly line?: number;
  /** The field in that file, such as `overlays.production.replicas`. */
  readonly field?: string;
  /** The rule that it violates. @default it keeps the fleet from being rendered at all */
  readonly rule?: RuleId;
  /** What is wrong and why. */
  readonly message: string;
  /** How to fix it. */
  readonly fix?: string;
  /** The error that user code threw, for whoever debugs it. */
  readonly cause?: unknown;
}

/** How to find the line of user code that has thrown. */
export const DEBUG_HINT = 'Run the command with --debug to see the line.';

/** Thrown when the fleet is refused. It carries every problem found, not only the first. */
export class FleetError extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    const distinct = [...new Map(problems.map((it) => [formatProblem(it), it])).values()];
    super(distinct.map(formatProblem).join('\n'));
    this.name = 'FleetError';
    this.problems = distinct;
  }
}

/** A problem as a person reads it: where, what and why, and how to fix it. */
export function formatProblem(problem: Problem & { readonly severity?: string }): string {
  const { file, line, field, rule, severity, message, fix } = problem;
  const where = [line === undefined ? file : `${file}:${line}`, ...(field ? [field] : [])];
  const what = rule === undefined ? message : `${severity ?? 'error'} ${rule}: ${message}`;
  return `${where.join(': ')}\n  ${what}${fix ? `\n  Fix: ${fix}` : ''}`;
}
