import { show } from '../../base/hint';
import { isObject, type JsonPath, type JsonValue, textOf, valueAt } from '../../base/json';
import type { ChangeRule } from '../rule';
import { firstDifference } from './difference';
import { changesInPlace } from './same-object';

const TEMPLATES = ['spec', 'volumeClaimTemplates'] as const;

const KINDS = ['StatefulSet'];

export const volumeClaimTemplates: ChangeRule = {
  id: 'immutable/volume-claim-templates',
  kinds: KINDS,
  severity: 'error',
  summary: 'The claim templates of a StatefulSet that change.',
  why: 'The API server refuses it, whatever the change is; and the claims that there are would keep their size.',
  source: 'https://kubernetes.io/docs/tasks/run-application/delete-stateful-set/',
  *check(change) {
    const { before, after } = change;
    // Also where Argo CD deletes it first: the claims outlive it, and its new pods get them as they are.
    if (!changesInPlace(change, 'apps', KINDS)) return;
    const path = firstDifference(
      valueAt(before, TEMPLATES),
      valueAt(after.object, TEMPLATES),
      TEMPLATES,
    );
    if (!path) return;
    const { name, namespace } = after.object.metadata;
    const within = namespace === undefined ? '' : ` --namespace ${textOf(namespace)}`;
    const claims = claimsOf(name, valueAt(before, TEMPLATES));
    yield {
      manifest: after,
      path,
      message: `StatefulSet ${name} changes what its claims are made from${amounts(before, after.object, path)}. The API server refuses that, so the sync would fail; and the claims that there are (${claims}) would stay as they are.`,
      fix: `Keep \`volumeClaimTemplates\` as committed. To have larger volumes, first set \`spec.resources.requests.storage\` of each claim by hand (\`kubectl edit pvc\`; its StorageClass must allow expansion), then merge this with \`immutable/volume-claim-templates\` in \`suppress\`, and run \`kubectl delete statefulset ${name}${within} --cascade=orphan\`: its pods go on running, and Argo CD recreates it around them. For another class or access mode, add a StatefulSet of another name and copy the data.`,
    };
  },
};

/** Such as ` from "10Gi" to "20Gi"`. */
function amounts(before: JsonValue, after: JsonValue, path: JsonPath): string {
  const [from, to] = [valueAt(before, path), valueAt(after, path)];
  return typeof from === 'string' && typeof to === 'string'
    ? `: ${path.slice(2).join('.')} from ${show(from)} to ${show(to)}`
    : '';
}

function claimsOf(name: string, templates: JsonValue | undefined): string {
  const names = Array.isArray(templates)
    ? templates.filter(isObject).map((it) => valueAt(it, ['metadata', 'name']))
    : [];
  return names.length === 0 ? 'none' : names.map((it) => `${textOf(it)}-${name}-0, …`).join('; ');
}
