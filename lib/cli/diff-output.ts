import { htmlText, markdownCodeBlock, markdownTable, markdownText } from '../base/markdown';
import {
  type ChangedUnit,
  type RenderedChange,
  unitName,
} from '../delivery/history/rendered-change';
import { reportJson } from '../model/problem-json';
import { table } from './table';

/** GitHub allows 65,536 characters in a comment. */
const MARKDOWN_LIMIT = 60_000;

/** Of each of the two tables. */
const TABLE_LIMIT = 20_000;

/** The change as text: the releases, then a line per file. */
export function diffText({ releases, units }: RenderedChange): string {
  if (units.length + releases.length === 0) return 'no change\n';
  const lines = [
    ...releases.map((it) => `${it.app} in ${it.environment}: ${it.before} -> ${it.after}`),
    ...table(
      units.flatMap((unit) =>
        unit.files.map(({ path, added, removed }) => [`  ${path}`, `+${added} -${removed}`]),
      ),
    ),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

/** The change as JSON, without the diffs. */
export function diffJson({ base, releases, units }: RenderedChange): string {
  const parts = units.map(({ diff: _, ...unit }) => ({ unit: unitName(unit), ...unit }));
  return reportJson({ base, releases, units: parts });
}

/**
 * The change as Markdown, for a summary or a comment: what each environment will run, which files change, and the diffs
 * as far as they fit.
 *
 * @param environments the names, the most important first. The diffs of their apps come in this order.
 */
export function diffMarkdown(
  { base, releases, units }: RenderedChange,
  environments: readonly string[],
): string {
  if (units.length + releases.length === 0) return '**The rendered manifests do not change.**\n';
  const rank = ({ environment }: ChangedUnit) => environments.indexOf(environment ?? '');
  const sorted = [...units].sort((a, b) => rank(a) - rank(b));
  const head = [
    `**${changed(units)}**`,
    ...(releases.length > 0 ? [releaseTable(releases)] : []),
    ...(units.length > 0 ? [unitTable(sorted)] : []),
  ];
  const note = `Some diffs are too long to show here: \`git diff ${base.slice(0, 12)} -- dist\``;
  const kept = within(MARKDOWN_LIMIT - note.length - 4, head, sorted.map(details));
  const isWhole = kept.length === head.length + sorted.length;
  return `${[...kept, ...(isWhole ? [] : [note])].join('\n\n')}\n`;
}

function changed(units: readonly ChangedUnit[]): string {
  const count = units.reduce((sum, { files }) => sum + files.length, 0);
  if (count === 0) return 'The rendered manifests do not change.';
  return count === 1 ? '1 rendered manifest changes.' : `${count} rendered manifests change.`;
}

function releaseTable(releases: RenderedChange['releases']): string {
  const rows = releases.map((it) =>
    [it.app, it.environment, it.before, it.after].map(markdownText),
  );
  return markdownTable(['App', 'Environment', 'Runs', 'Will run'], rows, TABLE_LIMIT);
}

function unitTable(units: readonly ChangedUnit[]): string {
  const rows = units.map((unit) => {
    const { files } = unit;
    const [added, removed] = (['added', 'removed'] as const).map((key) =>
      files.reduce((sum, it) => sum + it[key], 0),
    );
    return [markdownText(unitName(unit)), `${files.length}`, `+${added} −${removed}`];
  });
  return markdownTable(['Part', 'Files', 'Lines'], rows, TABLE_LIMIT);
}

function details(unit: ChangedUnit): string {
  const block = markdownCodeBlock('diff', unit.diff);
  return `<details><summary>${htmlText(unitName(unit))}</summary>\n\n${block}\n</details>`;
}

/** The head, and the parts that fit after it. */
function within(limit: number, head: readonly string[], parts: readonly string[]): string[] {
  const kept = [...head];
  let left = limit - head.join('\n\n').length;
  for (const part of parts) {
    if (part.length + 2 > left) continue;
    left -= part.length + 2;
    kept.push(part);
  }
  return kept;
}
