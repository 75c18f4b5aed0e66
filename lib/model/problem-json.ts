/** Why a command has failed: `usage` for its command line, `refused` for what it was asked, or `failed` on the way. */
export type FailureResult = 'usage' | 'refused' | 'failed';

/** A problem, as every command prints it with `--json`. */
export interface ProblemJson {
  readonly file?: string | undefined;
  readonly line?: number | undefined;
  readonly column?: number | undefined;
  readonly field?: string | undefined;
  readonly also?: readonly string[] | undefined;
  /** What has the problem, if that is no file: a step, a remote or a cluster. */
  readonly where?: string | undefined;
  readonly rule?: string | undefined;
  readonly message: string;
  readonly fix?: string | undefined;
}

/** A problem, as `--json` prints it: without what else an error carries, such as its cause. */
export function problemJson(problem: ProblemJson): ProblemJson {
  const { file, line, column, field, also, where, rule, message, fix } = problem;
  return { file, line, column, field, also, where, rule, message, fix };
}

/**
 * What a command prints with `--json`: always one object, with the problems.
 *
 * @param result why the command has failed. @default it has not
 */
export function reportJson(
  report: object,
  problems: readonly ProblemJson[] = [],
  result?: FailureResult,
): string {
  const all = problems.map(problemJson);
  return `${JSON.stringify({ ...(result && { result }), ...report, problems: all }, null, 2)}\n`;
}

/** True for a command line with `--json`, as far as its text tells. */
export function asksForJson(args: readonly string[]): boolean {
  const end = args.indexOf('--');
  return args.slice(0, end < 0 ? args.length : end).includes('--json');
}
