import type { ApiObjectJson } from '../../kubernetes/api-object';
import { apiGroup } from '../../kubernetes/api-object';
import type { Manifest } from '../../model/manifest';
import { contentsOf } from '../contents';
import type { Rule, RuleFinding } from '../rule';

/** An object that Argo CD would not read as what it is. */
export const sourceType: Rule = {
  id: 'argocd/source-type',
  severity: 'error',
  final: true,
  summary: 'An object that Argo CD would skip, or take for something else than an object.',
  why: 'It would not be deployed as it is written, or past all the other checks.',
  source: 'https://argo-cd.readthedocs.io/en/stable/user-guide/directory/',
  *check({ manifests, argocd }) {
    for (const manifest of [...manifests, ...argocd]) {
      const what = findingFor(manifest);
      if (what) yield { manifest, ...what };
    }
  },
};

function findingFor(manifest: Manifest): Omit<RuleFinding, 'manifest'> | undefined {
  const { object } = manifest;
  const who = `${object.kind} ${object.metadata.name}`;
  const group = apiGroup(object);
  // The names of the rendered files all end in `.k8s.yaml`: none of them changes the directory's type.
  if (group === 'kustomize.config.k8s.io') {
    return {
      path: ['kind'],
      message: `${who} is an instruction to kustomize. Argo CD reads this directory as plain manifests: it would try to create an object of a kind that no cluster has, and every sync would fail.`,
      fix: `Remove it, and make what it stands for here: the objects, in TypeScript.`,
    };
  }
  if (isList(object)) {
    return {
      path: Array.isArray(object['items']) ? ['items'] : ['kind'],
      message: `${who} is a list: Argo CD would apply the objects in it, which none of these checks has seen.`,
      fix: 'Make each object a construct of its own, such as with `new ApiObject(chart, …)` in `extend`.',
    };
  }
  if (contentsOf(object).text.includes(SKIP_MARKER)) {
    return {
      message: `${who} holds the text "${SKIP_MARKER}": Argo CD skips each file that does, wherever in it that is, so the object would not be deployed, or be deleted if it is.`,
      fix: 'Write the text in another way, or remove it.',
    };
  }
  return undefined;
}

const SKIP_MARKER = '+argocd:skip-file-rendering';

/** Argo CD takes anything with a list of `items` for a list of objects. */
function isList(object: ApiObjectJson): boolean {
  return Array.isArray(object['items']) || (object.kind === 'List' && object.apiVersion === 'v1');
}
