import type { Git } from '../../base/git';
import { RENDERED_ROOT } from '../../model/layout';
import { title } from '../history/message';
import { type Change, describeRelease } from '../plan/decision';
import type { Outcome } from '../protocol/outcome';
import type { Intent } from '../protocol/request';
import type { FileDiff } from './commit';

/** A longer diff is left to the pull request itself, in lines. */
const DIFF_LIMIT = 200;

/** GitHub takes 65,536 characters. */
const BODY_LIMIT = 60_000;

/** A pull request as it is to be opened, and what has come of it. */
export type PullRequest = NonNullable<Outcome['pullRequest']>;

/** What a pull request is about. */
export interface PullRequestPlan {
  readonly intent: Intent;
  readonly changes: readonly Change[];
  readonly files: readonly FileDiff[];
  readonly base: string;
  readonly commit: string;
}

/** What its readers want to know: what runs what from then on, and what of the rendered files changes. */
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

/** What fits: the parts are in order of what matters. */
function within(limit: number, parts: readonly string[]): string {
  const texts: string[] = [];
  let left = limit;
  for (const part of parts) {
    left -= part.length + 2;
    if (left > 0) texts.push(part);
  }
  return texts.join('\n\n') || `${parts[0]?.slice(0, limit)}\n\n…`;
}

/** A block of code: its fence is longer than any in it. */
function fenced(text: string): string {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map((it) => it.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}diff\n${text}\n${fence}`;
}
