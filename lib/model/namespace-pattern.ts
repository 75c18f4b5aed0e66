import * as v from 'valibot';
import { show } from '../base/hint';
import { isDns1035Label } from '../kubernetes/names';

/** What the placeholders of a namespace pattern stand for. */
export interface NamespaceValues {
  readonly app: string;
  readonly environment: string;
  /** @default the app has no team */
  readonly team?: string | undefined;
  /** @default the environment is in no group */
  readonly group?: string | undefined;
}

/** A namespace, or a pattern of it with the placeholders `{app}`, `{environment}`, `{team}` and `{group}`. */
export const NamespacePattern = v.pipe(
  v.string(),
  v.check(
    (pattern) =>
      isDns1035Label(fillNamespace(pattern, { app: 'a', environment: 'e', team: 't', group: 'g' })),
    (issue) =>
      `${show(issue.input)} is not a namespace pattern: with {app}, {environment}, {team} and {group} filled in, it must be a DNS label. There are no other placeholders.`,
  ),
);

/** Fills in a namespace pattern. A placeholder without a value stays. */
export function fillNamespace(pattern: string, values: NamespaceValues): string {
  return pattern.replace(PLACEHOLDER, (text, key: keyof NamespaceValues) => values[key] ?? text);
}

/** Tells the namespaces that one of these matches; `*` is a wildcard. */
export function matcherOf(globs: readonly string[]): (namespace: string) => boolean {
  const patterns = globs.map((glob) =>
    glob.includes('*') ? new RegExp(`^${glob.replaceAll('*', '.*')}$`) : glob,
  );
  return (namespace) =>
    patterns.some((it) => (typeof it === 'string' ? it === namespace : it.test(namespace)));
}

/** The placeholder that had no value. */
export function unfilledPlaceholder(namespace: string): 'team' | 'group' | undefined {
  return (['team', 'group'] as const).find((it) => namespace.includes(`{${it}}`));
}

const PLACEHOLDER = /\{(app|environment|team|group)\}/g;
