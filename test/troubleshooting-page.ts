import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './docs-pages';

/** A section of the page: the output, and a diff that fixes the mistake. */
export interface Section {
  readonly heading: string;
  readonly app: string;
  readonly output: string;
  readonly diff: string;
}

const PAGE = readFileSync(join(ROOT, 'docs/troubleshooting.md'), 'utf8');
export const SECTIONS = PAGE.split(/^## /m).flatMap((text): Section[] => {
  const block = (language: string) => text.split(`\`\`\`${language}\n`)[1]?.split('```')[0] ?? '';
  const [heading = ''] = text.split('\n');
  const diff = block('diff');
  const [, app = ''] = /^ \S+ fleet\/(?:apps|releases\/\w+)\/([\w-]+)/.exec(diff) ?? [];
  return diff === '' ? [] : [{ heading, app, output: block('text'), diff }];
});

/** One side of a diff, by file as named in its comments. */
export function side(sign: '-' | '+', diff: string): Map<string, string> {
  const files = new Map<string, string>();
  let file = '';
  for (const line of diff.split('\n')) {
    const [, named] = /^ (?:\/\/|#) (fleet\/\S+)$/.exec(line) ?? [];
    if (named !== undefined) file = named;
    else if (line.startsWith(' ') || line.startsWith(sign)) {
      files.set(file, `${files.get(file) ?? ''}${line.slice(1)}\n`);
    }
  }
  return files;
}

/** The complete file of an app from the part on the page. */
export function appFile(name: string, part: string): string {
  // A second budget for the same pods would be another mistake.
  const hasBudget = part.includes("kind: 'PodDisruptionBudget'");
  const budget = hasBudget ? '' : 'podDisruptionBudget: { maxUnavailable: 1 },';
  const rest = part.replace(/^base: \{/m, 'base: { ...base,');
  return `import { ApiObject, JsonPatch } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { defineWebService, httpGet } from 'argosy';
import { environments } from '../environments';

const base = {
  port: 8080,
  readiness: httpGet('/healthz'),
  resources: { cpu: { request: '100m' }, memory: { request: '128Mi', limit: '128Mi' } },
  ${budget}
  topologySpread: [{ over: 'zone' }],
} as const;

export const app = defineWebService(environments, {
  name: '${name}',
  image: 'registry.example.com/${name}',
${rest === part ? `  base,\n${part}` : rest}});
`;
}
