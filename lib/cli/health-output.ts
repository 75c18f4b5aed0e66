import type { Difference } from '../health/differences';
import { type ExampleResult, isPassed } from '../health/example-result';
import { formatProblem, type Problem } from '../model/problem';
import { problemJson } from './problem-json';

/** The results of the examples of a kind. */
export interface CustomizationReport {
  readonly kind: string;
  readonly directory: string;
  readonly results: readonly ExampleResult[];
}

/** The results for people: what failed and why, and how many passed. */
export function healthText(
  reports: readonly CustomizationReport[],
  problems: readonly Problem[],
): string {
  const results = reports.flatMap((it) => it.results);
  const examples = results.filter(({ warning }) => warning === undefined);
  const failed = examples.filter((it) => !isPassed(it));
  const warnings = results.flatMap(({ file, warning }) =>
    warning === undefined ? [] : [`warning: ${file}: ${warning}`],
  );
  const blocks = [...problems.map(formatProblem), ...failed.map(failureText), ...warnings];
  const passed = examples.length - failed.length;
  const summary =
    results.length === 0
      ? 'There are no scripts in fleet/health/.'
      : `${count(passed, 'example')} passed, ${failed.length} failed, of ${count(reports.length, 'kind')}.`;
  return `${[...blocks, summary].join('\n\n')}\n`;
}

function failureText({ file, name, error, differences }: ExampleResult): string {
  const reason = error === undefined ? [] : error.split('\n').map((line) => `  ${line}`);
  return [`failed: ${file}: ${name}`, ...reason, ...differences.flatMap(differenceLines)].join(
    '\n',
  );
}

function differenceLines({ field, expected, actual }: Difference): string[] {
  return [`  ${field}`, `    - ${expected ?? '(absent)'}`, `    + ${actual ?? '(absent)'}`];
}

function count(number: number, noun: string): string {
  return number === 1 ? `1 ${noun}` : `${number} ${noun}s`;
}

/** The results as JSON. */
export function healthJson(
  reports: readonly CustomizationReport[],
  problems: readonly Problem[],
): string {
  const report = {
    problems: problems.map(problemJson),
    kinds: reports.map(({ kind, directory, results }) => ({
      kind,
      directory,
      examples: results.map((it) => ({ ...it, passed: isPassed(it) })),
    })),
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}
