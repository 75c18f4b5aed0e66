import { type Finding, isRefusal, isWarning, oncePerEnvironment } from '../checks/finding';
import { formatProblem } from '../model/problem';
import type { Report } from '../render/report';
import { problemJson } from './problem-json';

/** The findings for a person: errors first, what is wrong in several environments once. */
export function checkText({ findings, problems }: Report, withSuppressed: boolean): string {
  const told = oncePerEnvironment(findings);
  const errors = told.filter(isRefusal);
  const warnings = told.filter(isWarning);
  const suppressed = told.filter((it) => it.suppressed !== undefined);
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

/** The findings for a script: one for each environment. */
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
