import type { Problem } from '../model/problem';

/** A problem as scripts read it. */
export function problemJson({ file, line, field, rule, message, fix }: Problem): object {
  return { file, line, field, rule, message, fix };
}
