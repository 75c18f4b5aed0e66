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
    'The address of a Service that changes, or a Service that becomes headless or no longer is.',
  why: 'The API server refuses it, or goes on with the address that there is: the cluster does not become what Git says.',
  source: 'https://kubernetes.io/docs/reference/kubernetes-api/service-resources/service-v1/',
  *check(change) {
    const { before, after } = change;
    if (!changesInPlace(change, '', KINDS) || isRecreated(after.object)) return;
    const [from, to] = [objectAt(before, 'spec'), objectAt(after.object, 'spec')];
    // Whatever has been an alias, or becomes one, may have any address.
    if (from['type'] === 'ExternalName' || to['type'] === 'ExternalName') return;
    const { name } = after.object.metadata;
    const found =
      address(name, from, to) ?? families(name, from, to) ?? loadBalancer(name, from, to);
    if (!found) return;
    yield {
      manifest: after,
      ...found,
      fix: `Keep it as committed (\`service.headless\` in the app's spec, \`clusterIP\` in an object of \`extend\`), or add a second Service of another name in \`extend\`, and remove ${name} once its clients use that. ${orRecreate('with another address, and its clients reach nobody in between')}`,
    };
  },
};

function address(name: string, from: JsonObject, to: JsonObject): FieldFinding | undefined {
  const [old, wanted] = [addresses(from), addresses(to)];
  const path = to['clusterIP'] === undefined ? ['spec', 'clusterIPs'] : ['spec', 'clusterIP'];
  if (old[0] === 'None' && wanted.length === 0) {
    const message = `Service ${name} is headless and is to get an address, but where none is named the API server keeps \`clusterIP: None\`: it would stay headless although Git says otherwise.`;
    return { path: ['spec', 'clusterIP'], message };
  }
  if (wanted[0] === undefined) return undefined;
  if (old[0] === undefined) {
    const message =
      wanted[0] === 'None'
        ? `Service ${name} has an address and is to become headless. The API server refuses that, so the sync would fail.`
        : `Service ${name} is to have the address ${show(wanted[0])}, but the cluster has given it one. The API server refuses any other, so the sync would fail.`;
    return { path, message };
  }
  const changed = wanted.findIndex((it, i) => old[i] !== undefined && old[i] !== it);
  if (changed < 0) return undefined;
  const message = `The address of Service ${name} changes from ${show(old[changed])} to ${show(wanted[changed])}. The API server refuses that, so the sync would fail.`;
  return { path: changed > 0 ? ['spec', 'clusterIPs', changed] : path, message };
}

function families(name: string, from: JsonObject, to: JsonObject): FieldFinding | undefined {
  // A headless Service has no addresses whose family could change.
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
  // Where none was named, the controller of the load balancers may have set its own.
  if (old === undefined || old === wanted) return undefined;
  const message = `The load balancer class of Service ${name} changes from ${show(old)} to ${wanted === undefined ? 'none' : show(wanted)}. The API server refuses that, so the sync would fail.`;
  return { path: ['spec', 'loadBalancerClass'], message };
}

/** The addresses that a Service asks for: one, or one of each family. */
function addresses(spec: JsonObject) {
  const list = listAt(spec, 'clusterIPs');
  if (list.length > 0) return list;
  const only = spec['clusterIP'];
  return only === undefined || only === '' || only === null ? [] : [only];
}
