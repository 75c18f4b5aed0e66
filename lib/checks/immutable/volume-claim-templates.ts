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
  summary: 'The claim templates of a StatefulSet change.',
  why: 'The API server refuses any change of them, and existing claims would keep their size anyway.',
  source: 'https://kubernetes.io/docs/tasks/run-application/delete-stateful-set/',
  *check(change) {
    const { before, after } = change;
    // Also if Argo CD deletes it first: the claims outlive it, and its new pods use them unchanged.
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
      message: `StatefulSet ${name} changes its claim templates${amounts(before, after.object, path)}. The API server refuses that, so the sync would fail. The existing claims (${claims}) would stay unchanged anyway.`,
      fix: `Keep \`volumeClaimTemplates\` as committed. To have larger volumes, first set \`spec.resources.requests.storage\` of each claim by hand (\`kubectl edit pvc\`; its StorageClass must allow expansion), then merge this with \`immutable/volume-claim-templates\` in \`suppress\`, and run \`kubectl delete statefulset ${name}${within} --cascade=orphan\`: its pods keep running, and Argo CD recreates the StatefulSet around them. For another class or access mode, add a StatefulSet with another name and copy the data.`,
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
