import type { Git } from '../../base/git';
import { RENDERED_ROOT } from '../../model/layout';
import { title } from '../history/message';
import { type Change, describeRelease } from '../plan/decision';
import type { Outcome } from '../protocol/outcome';
import type { Intent } from '../protocol/request';
import type { FileDiff } from './commit';

/** A diff with more lines is not repeated in the text. */
const DIFF_LIMIT = 200;

/** GitHub allows 65,536 characters. */
const BODY_LIMIT = 60_000;

/** A pull request to open, and its URL or the problem afterwards. */
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
  const rows = changes.map(
    ({ app, environment, before, after }) =>
      `| ${app} | ${environment} | ${describeRelease(app, before)} | ${describeRelease(app, after)} |`,
  );
  const fileRows = files.map(({ path, added, removed }) => `| ${path} | +${added} −${removed} |`);
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
    'force' in intent && intent.force !== undefined ? [`**Forced:** ${intent.force}`] : [];
  const parts = [
    ...forced,
    ['| App | Environment | Runs | Will run |', '| --- | --- | --- | --- |', ...rows].join('\n'),
    `${files.length} files change.`,
    ['| File | Lines |', '| --- | --- |', ...fileRows].join('\n'),
    ...(isShort
      ? [`<details><summary>Rendered diff</summary>\n\n${fenced(diff)}\n</details>`]
      : []),
  ];
  return { title: title(intent, changes), body: `${within(BODY_LIMIT, parts)}\n` };
}

/** The parts that fit: the most important come first. */
function within(limit: number, parts: readonly string[]): string {
  const texts: string[] = [];
  let left = limit;
  for (const part of parts) {
    left -= part.length + 2;
    if (left > 0) texts.push(part);
  }
  return texts.join('\n\n') || `${parts[0]?.slice(0, limit)}\n\n…`;
}

/** A code block, with a fence longer than any inside it. */
function fenced(text: string): string {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map((it) => it.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}diff\n${text}\n${fence}`;
}
