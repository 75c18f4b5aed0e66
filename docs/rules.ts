import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RuleInfo } from '../lib/checks/rule';
import { RULES } from '../lib/checks/rules';

const PAGE = join(process.cwd(), 'docs/checks.md');
const START = '<!-- rules: generated from lib/checks by `npm run docs:rules` -->';
const END = '<!-- /rules -->';

const GROUPS: readonly (readonly [group: string, title: string, about: string])[] = [
  [
    'schema',
    'Schema',
    'The fields of every object, for the Kubernetes version of its environment.',
  ],
  [
    'validation',
    'Validation',
    'Objects that the API server refuses although each field has the right type.',
  ],
  ['identity', 'Identity', 'Names, namespaces, labels, annotations and ports.'],
  [
    'reference',
    'References',
    'References between the objects of an app in one environment, and to the Services of other apps.',
  ],
  ['argocd', 'Argo CD', 'Objects that Argo CD would refuse, ignore or misread.'],
  [
    'immutable',
    'What cannot change',
    'The rendered files are compared with a commit: `HEAD`, or the one of `--base`.',
  ],
  ['pod-security', 'Pod security', 'The Pod Security Standard "restricted", control by control.'],
  [
    'practice',
    'Good practice',
    'Configurations that the cluster accepts, but that cause outages later.',
  ],
  [
    'secret',
    'Secrets',
    'Credentials that must not be committed. Every text of every object is read: variables, arguments, annotations, files of ConfigMaps, Helm values, fields of custom resources. No finding prints a value.',
  ],
  ['suppression', 'Suppressions', 'Suppressions without effect, here or in the cluster.'],
];

/** The tables of rules for `docs/checks.md`. */
export function rulesReference(): string {
  const all = [...RULES.values()];
  return GROUPS.map(([group, title, about]) => {
    const rows = all.filter(({ id }) => id.startsWith(`${group}/`)).map(row);
    const head = '| Rule | Violation | Consequence |\n| --- | --- | --- |';
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
  return `${usual}${stricter}${final ? ', cannot be suppressed' : ''}`;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

/** Replaces the part of a page between the marks. */
export function withRules(page: string): string {
  const [before, after] = [page.indexOf(START), page.indexOf(END)];
  if (before < 0 || after < before)
    throw new Error(
      'docs/checks.md: the marks of the generated part are missing. Fix: restore them.',
    );
  return `${page.slice(0, before)}${START}\n\n${rulesReference()}\n${page.slice(after)}`;
}

if (require.main === module) writeFileSync(PAGE, withRules(readFileSync(PAGE, 'utf8')));
