import type { JsonPath, JsonValue } from '../../base/json';
import { apiGroup } from '../../kubernetes/api-object';
import { builtInScope } from '../../kubernetes/schemas/table';
import { isHook } from '../../kubernetes/sync-step';
import type { Manifest } from '../../model/manifest';
import { label } from '../object-index';
import type { Rule, RuleContext } from '../rule';
import { annotatedOptions } from '../sync-options';
import { isArgo, syncOptionsOf } from './applications';
import { isIgnored } from './ignored-differences';
import { objectDefaults, podDefaults } from './kubernetes-defaults';

/** A default of the API server that Argo CD reports as a difference from Git. */
export const defaultInList: Rule = {
  id: 'argocd/default-in-list',
  severity: 'warning',
  summary:
    'A list item omits a field that the API server fills in, such as `kind` in the `backendRefs` of an HTTPRoute under server-side apply.',
  why: 'Argo CD compares the list as a whole and does not know the default: the app is out of sync for ever, and self-heal applies it again and again.',
  source: 'https://argo-cd.readthedocs.io/en/stable/user-guide/diff-strategies/',
  *check(context) {
    const application = context.argocd.find((it) => isArgo(it, 'Application'));
    if (application === undefined || isComparedByServer(application)) return;
    const isServerSide = syncOptionsOf(application).includes('ServerSideApply=true');
    for (const [manifest, defaults] of omitted(context, isServerSide)) {
      const { object } = manifest;
      if (isHook(object)) continue;
      const [first, ...rest] = defaults.filter(({ path }) => !isIgnored(application, object, path));
      if (first === undefined) continue;
      const texts = [...new Set([first, ...rest].map(textOfDefault))];
      const it = texts.length === 1 ? 'it' : 'them';
      const where = isCustom(manifest) ? ' (a default of its CRD)' : '';
      yield {
        manifest,
        path: first.path,
        message: `${label(manifest)} omits ${texts.join(', ')}. The API server fills ${it} in${where}, and Argo CD takes that for a difference from Git: the app is out of sync for ever.`,
        fix: `Write ${it}.${isCustom(manifest) ? ' If the CRD in the cluster has other defaults, put it under fleet/crds/: then its defaults count.' : ''}`,
      };
    }
  },
};

interface Default {
  readonly path: JsonPath;
  readonly value: JsonValue;
}

/** The omitted defaults that Argo CD does not know, by object. */
function omitted(context: RuleContext, isServerSide: boolean): Map<Manifest, Default[]> {
  const found = new Map<Manifest, Default[]>();
  const add = (manifest: Manifest, defaults: Iterable<Default>) =>
    found.set(manifest, [...(found.get(manifest) ?? []), ...defaults]);
  for (const pod of context.pods) {
    const isServerSidePod = isApplied(pod.manifest, isServerSide);
    add(
      pod.manifest,
      [...podDefaults(pod)].filter((it) => isServerSidePod || !it.serverSideOnly),
    );
  }
  for (const manifest of context.manifests) {
    const isServerSideObject = isApplied(manifest, isServerSide);
    const own = [...objectDefaults(manifest.object)];
    add(
      manifest,
      own.filter((it) => isServerSideObject || !it.serverSideOnly),
    );
    // Otherwise, Argo CD compares only the fields of a custom resource that were in Git.
    if (isServerSideObject) add(manifest, context.schemas.omittedDefaults(manifest.object));
  }
  return found;
}

/** True if Argo CD applies an object on the server's side, and compares it so. */
function isApplied({ object }: Manifest, isServerSide: boolean): boolean {
  const options = annotatedOptions(object);
  if (options.includes('ServerSideApply=false')) return false;
  return isServerSide || options.includes('ServerSideApply=true');
}

/** True for a kind that Kubernetes itself does not have. */
function isCustom({ object }: Manifest): boolean {
  return builtInScope(apiGroup(object), object.kind) === undefined;
}

/** The API server itself fills in the defaults before it compares. */
function isComparedByServer({ object }: Manifest): boolean {
  return annotatedOptions(object, 'compare-options').includes('ServerSideDiff=true');
}

/** Such as `spec.data[].remoteRef.decodingStrategy: "None"`: the same for all items. */
function textOfDefault({ path, value }: Default): string {
  const field = path.reduce<string>(
    (text, key) => (typeof key === 'number' ? `${text}[]` : text === '' ? key : `${text}.${key}`),
    '',
  );
  return `\`${field}: ${JSON.stringify(value)}\``;
}
