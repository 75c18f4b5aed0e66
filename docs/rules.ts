import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RuleInfo } from '../lib/checks/rule';
import { RULES } from '../lib/checks/rules';

const PAGE = join(process.cwd(), 'docs/checks.md');
const START = '<!-- rules: generated from lib/checks by `npm run docs:rules` -->';
const END = '<!-- /rules -->';

const GROUPS: readonly (readonly [group: string, title: string, about: string])[] = [
  ['schema', 'Schema', 'The fields of every object, in the Kubernetes version of its environment.'],
  ['validation', 'Validation', 'What the API server refuses although each field is of its type.'],
  ['identity', 'Identity', 'Who an object is, and what it is labelled with.'],
  ['reference', 'References', 'What the objects of an app say of one another, in one environment.'],
  ['argocd', 'Argo CD', 'What Argo CD admits, finds and understands.'],
  [
    'immutable',
    'What cannot change',
    'The rendered files are compared with those of a commit: `HEAD`, or that of `--base`.',
  ],
  ['pod-security', 'Pod security', 'The Pod Security Standard "restricted", control by control.'],
  ['practice', 'Good practice', 'What works, and fails one day.'],
  ['secret', 'Secrets', 'What must not lie in Git. No finding prints a value.'],
  ['suppression', 'Suppressions', 'What apps are excepted from.'],
];

/** The rules, as `docs/checks.md` lists them. */
export function rulesReference(): string {
  const all = [...RULES.values()];
  return GROUPS.map(([group, title, about]) => {
    const rows = all.filter(({ id }) => id.startsWith(`${group}/`)).map(row);
    const head = '| Rule | What it finds | What would happen |\n| --- | --- | --- |';
    return `## ${title}\n\n${about}\n\n${head}\n${rows.join('\n')}\n`;
  }).join('\n');
}

function row(rule: RuleInfo): string {
  const { id, summary, why, source } = rule;
  const name = source === undefined ? `\`${id}\`` : `[\`${id}\`](${source})`;
  return `| ${name}<br>${severity(rule)} | ${cell(summary)} | ${cell(why)} |`;
}

function severity({ severity: usual, inProduction, final }: RuleInfo): string {
  const stricter = inProduction ? `, ${inProduction} in production` : '';
  return `${usual}${stricter}${final ? ', no exceptions' : ''}`;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

/** A page with its part between the marks replaced. */
export function withRules(page: string): string {
  const [before, after] = [page.indexOf(START), page.indexOf(END)];
  if (before < 0 || after < before) throw new Error('docs/checks.md has lost its marks.');
  return `${page.slice(0, before)}${START}\n\n${rulesReference()}\n${page.slice(after)}`;
}

if (require.main === module) writeFileSync(PAGE, withRules(readFileSync(PAGE, 'utf8')));
