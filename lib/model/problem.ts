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

function formatProblem(problem: Problem): string {
  const where = problem.field ? `${problem.file}: ${problem.field}` : problem.file;
  const fix = problem.fix ? `\n  Fix: ${problem.fix}` : '';
  return `${where}\n  ${problem.message}${fix}`;
}
