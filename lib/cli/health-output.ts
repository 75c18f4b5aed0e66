import type { Difference } from '../health/differences';
import { type ExampleResult, isPassed } from '../health/example-result';
import { type Problem, styledProblem } from '../model/problem';
import { reportJson } from '../model/problem-json';
import type { Style } from './color';

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
  style: Style,
): string {
  const results = reports.flatMap((it) => it.results);
  const examples = results.filter(({ warning }) => warning === undefined);
  const failed = examples.filter((it) => !isPassed(it));
  const warnings = results.flatMap(({ file, warning }) =>
    warning === undefined ? [] : [`${style.severity('warning')}: ${style.path(file)}: ${warning}`],
  );
  const blocks = [
    ...problems.map(styledProblem(style)),
    ...failed.map((it) => failureText(it, style)),
    ...warnings,
  ];
  const passed = examples.length - failed.length;
  const summary =
    results.length === 0
      ? 'There are no scripts in fleet/health/.'
      : `${count(passed, 'example')} passed, ${failed.length} failed, of ${count(reports.length, 'kind')}.`;
  return `${[...blocks, summary].join('\n\n')}\n`;
}

function failureText({ file, name, error, differences }: ExampleResult, style: Style): string {
  const reason = error === undefined ? [] : error.split('\n').map((line) => `  ${line}`);
  return [
    `${style.severity('failed')}: ${style.path(file)}: ${name}`,
    ...reason,
    ...differences.flatMap(differenceLines),
  ].join('\n');
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
    kinds: reports.map(({ kind, directory, results }) => ({
      kind,
      directory,
      examples: results.map((it) => ({ ...it, passed: isPassed(it) })),
    })),
  };
  const isFailed = reports.some(({ results }) => !results.every(isPassed));
  const result = problems.length > 0 ? 'refused' : isFailed ? 'failed' : undefined;
  return reportJson(report, problems, result);
}
