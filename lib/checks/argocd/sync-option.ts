import { nearest, show } from '../../base/hint';
import type { JsonPath } from '../../base/json';
import { ENVIRONMENTS_FILE } from '../../model/layout';
import type { Manifest } from '../../model/manifest';
import type { Rule, RuleFinding } from '../rule';
import { annotatedOptions } from '../sync-options';
import { isArgo, syncOptionsOf } from './applications';

const FLAG = ['true', 'false'];
const GUARD = ['true', 'false', 'confirm'];

/** The sync options of Argo CD 3, for an Application as a whole. */
const SYNC_OPTIONS: Options = {
  ApplyOutOfSyncOnly: FLAG,
  ClientSideApplyMigration: FLAG,
  CreateNamespace: FLAG,
  Delete: GUARD,
  FailOnSharedResource: FLAG,
  Force: FLAG,
  Prune: GUARD,
  PruneLast: FLAG,
  PrunePropagationPolicy: ['foreground', 'background', 'orphan'],
  Replace: FLAG,
  RespectIgnoreDifferences: FLAG,
  ServerSideApply: FLAG,
  SkipDryRunOnMissingResource: FLAG,
  Validate: FLAG,
};

/** Options that Argo CD reads in the sync operation of an Application, but never in an annotation. */
const OF_APPLICATIONS = [
  ...['ApplyOutOfSyncOnly', 'ClientSideApplyMigration', 'CreateNamespace', 'FailOnSharedResource'],
  ...['PrunePropagationPolicy', 'RespectIgnoreDifferences'],
];

/** The options of a single object. */
const OBJECT_OPTIONS: Options = Object.fromEntries(
  Object.entries(SYNC_OPTIONS).filter(([name]) => !OF_APPLICATIONS.includes(name)),
);

const COMPARE_OPTIONS: Options = {
  IgnoreExtraneous: [],
  IncludeMutationWebhook: FLAG,
  ServerSideDiff: FLAG,
};

/** The values of each option. An option without values is written by itself. */
type Options = Readonly<Record<string, readonly string[]>>;

/** Each option with each of its values, as written. */
const WRITTEN: ReadonlySet<string> = new Set(
  Object.entries(SYNC_OPTIONS).flatMap(([name, values]) => values.map((it) => `${name}=${it}`)),
);

/** An option that Argo CD does not know. */
export const syncOption: Rule = {
  id: 'argocd/sync-option',
  severity: 'error',
  summary: 'A sync option or compare option that Argo CD does not know.',
  why: 'Argo CD silently ignores it: an object that must be kept is pruned, or one that must be replaced is patched.',
  source: 'https://argo-cd.readthedocs.io/en/stable/user-guide/sync-options/',
  *check({ manifests, argocd }) {
    for (const manifest of [...manifests, ...argocd]) {
      if (manifest.object.metadata.annotations !== undefined) {
        yield* checkAnnotation(manifest, 'sync-options', OBJECT_OPTIONS);
        yield* checkAnnotation(manifest, 'compare-options', COMPARE_OPTIONS);
      }
      if (!isArgo(manifest, 'Application')) continue;
      for (const [i, option] of syncOptionsOf(manifest).entries()) {
        if (typeof option !== 'string' || WRITTEN.has(option)) continue;
        const path = ['spec', 'syncPolicy', 'syncOptions', i];
        yield* checkOption(manifest, path, option, SYNC_OPTIONS);
      }
    }
  },
};

function* checkAnnotation(
  manifest: Manifest,
  name: 'sync-options' | 'compare-options',
  options: Options,
): Generator<RuleFinding> {
  const path = ['metadata', 'annotations', `argocd.argoproj.io/${name}`];
  for (const option of annotatedOptions(manifest.object, name)) {
    yield* checkOption(manifest, path, option, options);
  }
}

function* checkOption(
  manifest: Manifest,
  path: JsonPath,
  option: string,
  options: Options,
): Generator<RuleFinding> {
  const [name = '', ...rest] = option.split('=');
  const value = rest.join('=');
  const values = Object.hasOwn(options, name) ? options[name] : undefined;
  if (values && (values.length === 0 ? rest.length === 0 : values.includes(value))) return;
  const guess = values ?? options[nearest(name, Object.keys(options)) ?? ''];
  const known = Object.entries(options).flatMap(([it, all]) =>
    values && it !== name ? [] : all.length === 0 ? [it] : all.map((word) => `${it}=${word}`),
  );
  const meant = guess && nearest(option, known);
  const ofApplication = values === undefined && Object.hasOwn(SYNC_OPTIONS, name);
  yield {
    manifest,
    path,
    message: ofApplication
      ? `${show(option)} is an option of a whole Application: Argo CD ignores it on ${manifest.object.kind} ${manifest.object.metadata.name}.`
      : `Argo CD does not know the option ${show(option)}, and silently ignores it.`,
    fix: ofApplication
      ? `Remove it here${forAll(name)}.`
      : meant
        ? `Did you mean "${meant}"?`
        : `Remove it, or use one of ${(values ? known : Object.keys(options)).join(', ')}.`,
  };
}

/** How to set an option for all objects of an app, if the environment has a field for it. */
function forAll(name: string): string {
  if (name === 'ClientSideApplyMigration') return '';
  const field = `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
  return `; to set it for all objects, set \`${field}\` in \`sync.options\` of the environment in ${ENVIRONMENTS_FILE}`;
}
