import { show } from '../../base/hint';
import { type JsonObject, listAt, objectAt } from '../../base/json';
import type { ChangeRule, RuleFinding } from '../rule';
import { isRecreated, orRecreate } from './recreate';
import { changesInPlace } from './same-object';

type FieldFinding = Pick<RuleFinding, 'path' | 'message'>;

const KINDS = ['Service'];

export const clusterIp: ChangeRule = {
  id: 'immutable/cluster-ip',
  kinds: KINDS,
  severity: 'error',
  summary:
    'The IP address of a Service changes, or a Service becomes headless or stops being headless.',
  why: 'The API server refuses it, or keeps the old address, so the cluster differs from Git.',
  source: 'https://kubernetes.io/docs/reference/kubernetes-api/service-resources/service-v1/',
  *check(change) {
    const { before, after } = change;
    if (!changesInPlace(change, '', KINDS) || isRecreated(after.object)) return;
    const [from, to] = [objectAt(before, 'spec'), objectAt(after.object, 'spec')];
    // A Service that is or becomes an ExternalName can change its address.
    if (from['type'] === 'ExternalName' || to['type'] === 'ExternalName') return;
    const { name } = after.object.metadata;
    const found =
      address(name, from, to) ?? families(name, from, to) ?? loadBalancer(name, from, to);
    if (!found) return;
    yield {
      manifest: after,
      ...found,
      fix: `Keep it as committed (\`service.headless\` in the app's spec, \`clusterIP\` in an object of \`extend\`), or add a second Service with another name in \`extend\`, and remove ${name} once its clients use the new one. ${orRecreate('with another address; until then, its clients cannot connect')}`,
    };
  },
};

function address(name: string, from: JsonObject, to: JsonObject): FieldFinding | undefined {
  const [old, wanted] = [addresses(from), addresses(to)];
  const path = to['clusterIP'] === undefined ? ['spec', 'clusterIPs'] : ['spec', 'clusterIP'];
  if (old[0] === 'None' && wanted.length === 0) {
    const message = `Service ${name} is headless and would get an address, but without an explicit one the API server keeps \`clusterIP: None\`: the Service would stay headless, and the cluster would differ from Git.`;
    return { path: ['spec', 'clusterIP'], message };
  }
  if (wanted[0] === undefined) return undefined;
  if (old[0] === undefined) {
    const message =
      wanted[0] === 'None'
        ? `Service ${name} has an address and would become headless. The API server refuses that, so the sync would fail.`
        : `Service ${name} would get the address ${show(wanted[0])}, but the cluster has already assigned one. The API server refuses any other, so the sync would fail.`;
    return { path, message };
  }
  const changed = wanted.findIndex((it, i) => old[i] !== undefined && old[i] !== it);
  if (changed < 0) return undefined;
  const message = `The address of Service ${name} changes from ${show(old[changed])} to ${show(wanted[changed])}. The API server refuses that, so the sync would fail.`;
  return { path: changed > 0 ? ['spec', 'clusterIPs', changed] : path, message };
}

function families(name: string, from: JsonObject, to: JsonObject): FieldFinding | undefined {
  // A headless Service has no addresses.
  if (addresses(from)[0] === 'None') return undefined;
  const [old, wanted] = [listAt(from, 'ipFamilies'), listAt(to, 'ipFamilies')];
  const changed = wanted.findIndex((it, i) => old[i] !== undefined && old[i] !== it);
  if (changed < 0) return undefined;
  const message = `The address family of Service ${name} changes from ${show(old[changed])} to ${show(wanted[changed])}. The API server refuses that, so the sync would fail.`;
  return { path: ['spec', 'ipFamilies', changed], message };
}

function loadBalancer(name: string, from: JsonObject, to: JsonObject): FieldFinding | undefined {
  if (from['type'] !== 'LoadBalancer' || to['type'] !== 'LoadBalancer') return undefined;
  const [old, wanted] = [from['loadBalancerClass'], to['loadBalancerClass']];
  // If none was set, the controller of the load balancers may have set its own.
  if (old === undefined || old === wanted) return undefined;
  const message = `The load balancer class of Service ${name} changes from ${show(old)} to ${wanted === undefined ? 'none' : show(wanted)}. The API server refuses that, so the sync would fail.`;
  return { path: ['spec', 'loadBalancerClass'], message };
}

/** The addresses that a Service requests: one, or one per family. */
function addresses(spec: JsonObject) {
  const list = listAt(spec, 'clusterIPs');
  if (list.length > 0) return list;
  const only = spec['clusterIP'];
  return only === undefined || only === '' || only === null ? [] : [only];
}
