import type { ApiObjectJson } from '../../kubernetes/api-object';
import { apiGroup } from '../../kubernetes/api-object';
import type { Manifest } from '../../model/manifest';
import { contentsOf } from '../contents';
import type { Rule, RuleContext, RuleFinding } from '../rule';

/** An object that Argo CD would misread. */
export const sourceType: Rule = {
  id: 'argocd/source-type',
  severity: 'error',
  final: true,
  summary: 'An object that Argo CD would skip, or not treat as an object.',
  why: 'It would not be deployed as written, or it would bypass the other checks.',
  source: 'https://argo-cd.readthedocs.io/en/stable/user-guide/directory/',
  *check(context) {
    for (const manifest of [...context.manifests, ...context.argocd]) {
      const what = findingFor(manifest, context);
      if (what) yield { manifest, ...what };
    }
  },
};

function findingFor(
  { object }: Manifest,
  context: RuleContext,
): Omit<RuleFinding, 'manifest'> | undefined {
  const who = `${object.kind} ${object.metadata.name}`;
  const group = apiGroup(object);
  // All rendered files end in `.k8s.yaml`, so no file name changes the type of the directory.
  if (group === 'kustomize.config.k8s.io') {
    return {
      path: ['kind'],
      message: `${who} is a Kustomize configuration. Argo CD reads this directory as plain manifests: it would try to create an object of a kind that no cluster has, and every sync would fail.`,
      fix: `Remove it, and define the objects themselves in TypeScript.`,
    };
  }
  if (isList(object)) {
    return {
      path: Array.isArray(object['items']) ? ['items'] : ['kind'],
      message: `${who} is a list: Argo CD would apply the objects in it without any of these checks.`,
      fix: 'Create each object as a construct of its own, such as with `new ApiObject(chart, …)` in `extend`.',
    };
  }
  if (contentsOf(context, object).texts.some((it) => it.includes(SKIP_MARKER))) {
    return {
      message: `${who} contains the text "${SKIP_MARKER}": Argo CD skips every file that contains it anywhere, so the object would not be deployed, or would be deleted if it already is.`,
      fix: 'Write the text differently, or remove it.',
    };
  }
  return undefined;
}

const SKIP_MARKER = '+argocd:skip-file-rendering';

/** Argo CD treats anything with a list of `items` as a list of objects. */
function isList(object: ApiObjectJson): boolean {
  return Array.isArray(object['items']) || (object.kind === 'List' && object.apiVersion === 'v1');
}
