import { isRefusal, isWarning, oncePerEnvironment } from '../checks/finding';
import type { Problem } from '../model/problem';
import type { Report } from '../render/report';

/**
 * The findings as GitHub Actions workflow commands, which annotate the lines of a pull request.
 *
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */
export function githubAnnotations({ findings, problems }: Report): string {
  const merged = oncePerEnvironment(findings);
  const errors = [...problems, ...merged.filter(isRefusal)];
  const lines = [
    ...errors.map((it) => annotation('error', it)),
    ...merged.filter(isWarning).map((it) => annotation('warning', it)),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

function annotation(command: 'error' | 'warning', problem: Problem): string {
  const { file, line, field, rule, message, fix, also = [] } = problem;
  const properties = [
    `file=${property(file)}`,
    ...(line === undefined ? [] : [`line=${line}`]),
    `title=${property(rule ?? 'The fleet does not render')}`,
  ];
  const where = also.length === 0 ? field : `${field ?? ''} (also in ${also.join(', ')})`.trim();
  const text = [where, message, fix && `Fix: ${fix}`].filter(Boolean).join('\n');
  return `::${command} ${properties.join(',')}::${escaped(text)}`;
}

function escaped(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return escaped(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
