import type { Problem } from '../model/problem';

/** A problem, as `--json` prints it. */
export function problemJson({ file, line, field, rule, message, fix }: Problem): object {
  return { file, line, field, rule, message, fix };
}
