import { type Finding, isRefusal, isWarning, mergedFindings } from '../checks/finding';
import { oncePerCause, styledProblem } from '../model/problem';
import { reportJson } from '../model/problem-json';
import { isRefused, type Report } from '../render/report';
import type { Style } from './color';

/** The findings as text: errors first, and one entry for a finding that several environments or apps share. */
export function checkText(
  { findings, problems }: Report,
  withSuppressed: boolean,
  style: Style,
): string {
  const format = styledProblem(style);
  const causes = oncePerCause(problems);
  const merged = mergedFindings(findings);
  const errors = merged.filter(isRefusal);
  const warnings = merged.filter(isWarning);
  const suppressed = merged.filter((it) => it.suppressed !== undefined);
  const blocks = [
    ...causes.map(format),
    ...errors.map(format),
    ...warnings.map(format),
    ...(withSuppressed ? suppressed.map((it) => formatSuppressed(it, style)) : []),
  ];
  const total = [
    count(causes.length + errors.length, 'error'),
    count(warnings.length, 'warning'),
    `${suppressed.length} suppressed`,
  ];
  const hint =
    suppressed.length > 0 && !withSuppressed ? ' (list them with `argosy check --suppressed`)' : '';
  return `${[...blocks, `${total.join(', ')}${hint}`].join('\n\n')}\n`;
}

/** The findings as JSON: one entry per environment. */
export function checkJson(checked: Report): string {
  const { findings, problems } = checked;
  const report = {
    errors: problems.length + findings.filter(isRefusal).length,
    warnings: findings.filter(isWarning).length,
    suppressed: findings.filter((it) => it.suppressed !== undefined).length,
    findings: findings.map(
      ({ cause: _, field: _field, needs: _needs, conflictsWith: _twin, ...finding }) => finding,
    ),
  };
  return reportJson(report, problems, isRefused(checked) ? 'refused' : undefined);
}

function formatSuppressed({ suppressed, fix: _, ...finding }: Finding, style: Style): string {
  return `${styledProblem(style)(finding)}\n  Suppressed: ${suppressed}`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
