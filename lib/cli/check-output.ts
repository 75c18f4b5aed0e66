import { type Finding, isRefusal, isWarning, mergedFindings } from '../checks/finding';
import { formatProblem } from '../model/problem';
import type { Report } from '../render/report';
import { problemJson } from './problem-json';

/** The findings as text: errors first, and one entry for a finding that several environments share. */
export function checkText({ findings, problems }: Report, withSuppressed: boolean): string {
  const merged = mergedFindings(findings);
  const errors = merged.filter(isRefusal);
  const warnings = merged.filter(isWarning);
  const suppressed = merged.filter((it) => it.suppressed !== undefined);
  const blocks = [
    ...problems.map(formatProblem),
    ...errors.map(formatProblem),
    ...warnings.map(formatProblem),
    ...(withSuppressed ? suppressed.map(formatSuppressed) : []),
  ];
  const total = [
    count(problems.length + errors.length, 'error'),
    count(warnings.length, 'warning'),
    `${suppressed.length} suppressed`,
  ];
  const hint =
    suppressed.length > 0 && !withSuppressed ? ' (list them with `argosy check --suppressed`)' : '';
  return `${[...blocks, `${total.join(', ')}${hint}`].join('\n\n')}\n`;
}

/** The findings as JSON: one entry per environment. */
export function checkJson({ findings, problems }: Report): string {
  const report = {
    errors: problems.length + findings.filter(isRefusal).length,
    warnings: findings.filter(isWarning).length,
    suppressed: findings.filter((it) => it.suppressed !== undefined).length,
    problems: problems.map(problemJson),
    findings: findings.map(
      ({ cause: _, field: _field, needs: _needs, conflictsWith: _twin, ...finding }) => finding,
    ),
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

function formatSuppressed({ suppressed, fix: _, ...finding }: Finding): string {
  return `${formatProblem(finding)}\n  Suppressed: ${suppressed}`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
