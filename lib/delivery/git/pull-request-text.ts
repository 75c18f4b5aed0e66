import type { Git } from '../../base/git';
import { markdownCodeBlock, markdownTable, markdownText, oneLine } from '../../base/markdown';
import { RENDERED_ROOT } from '../../model/layout';
import { title } from '../history/subject';
import { type Change, describeChange } from '../plan/decision';
import type { Outcome } from '../protocol/outcome';
import type { Intent } from '../protocol/request';
import type { FileDiff } from './commit';

/** A diff with more lines is not repeated in the text. */
const DIFF_LIMIT = 200;

/** In UTF-16 code units. GitHub allows 65,536 characters, GitLab a megabyte. */
const BODY_LIMIT = 60_000;

/** The part of the body that each table may take. */
const TABLE_LIMIT = 20_000;

/** The part of a reason that is repeated. */
const REASON_LIMIT = 1000;

/** A pull request to open, and what became of it afterwards. */
export type PullRequest = NonNullable<Outcome['pullRequest']>;

/** The contents of a pull request. */
export interface PullRequestPlan {
  readonly intent: Intent;
  readonly changes: readonly Change[];
  readonly files: readonly FileDiff[];
  readonly base: string;
  readonly commit: string;
}

/** Describes what each environment runs after the merge, and how the rendered files change. */
export function pullRequestText(
  git: Git,
  { intent, changes, files, base, commit }: PullRequestPlan,
): Pick<PullRequest, 'title' | 'body'> {
  const rows = changes.map(({ app, environment, before, after }) =>
    [app, environment, ...describeChange(before, after)].map(markdownText),
  );
  const fileRows = files.map(({ path, added, removed }) => [
    markdownText(path),
    `+${added} −${removed}`,
  ]);
  const diff = git.text([
    'diff',
    '--no-ext-diff',
    '--no-color',
    '--no-renames',
    base,
    commit,
    '--',
    RENDERED_ROOT,
  ]);
  const isShort = diff.split('\n').length <= DIFF_LIMIT;
  const forced =
    'force' in intent && intent.force !== undefined
      ? [`**Forced:** ${markdownText(shortened(intent.force, REASON_LIMIT))}`]
      : [];
  const parts = [
    ...forced,
    markdownTable(['App', 'Environment', 'Runs', 'Will run'], rows, TABLE_LIMIT),
    `${files.length} files change.`,
    markdownTable(['File', 'Lines'], fileRows, TABLE_LIMIT),
    ...(isShort ? [details('Rendered diff', markdownCodeBlock('diff', diff))] : []),
  ];
  return {
    title: oneLine(title(intent, changes)),
    body: `${within(BODY_LIMIT, parts)}\n`,
  };
}

/** The parts that fit: the most important come first. */
function within(limit: number, parts: readonly string[]): string {
  let left = limit;
  const fitting = parts.filter((part) => {
    left -= part.length + 2;
    return left > 0;
  });
  return fitting.join('\n\n');
}

function shortened(text: string, limit: number): string {
  return text.length <= limit ? text : `${text.slice(0, limit - 1)}…`.toWellFormed();
}

function details(summary: string, content: string): string {
  return `<details><summary>${summary}</summary>\n\n${content}\n</details>`;
}
