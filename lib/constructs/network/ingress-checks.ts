import { existing } from '../../base/hint';
import type { FieldProblem } from '../../base/validation';
import { listenPorts, sslRedirect } from './alb-annotations';
import { ALB_ANNOTATION } from './ingress-annotations';
import { classOf } from './ingress-class';
import type { IngressBackend, IngressHost, IngressSpec } from './ingress-spec';

/** Each host or group of hosts with paths, and its field. */
function* hostsOf(spec: IngressSpec): Iterable<readonly [readonly string[], IngressHost]> {
  yield [[], spec];
  for (const [name, host] of Object.entries(spec.hosts ?? {})) yield [['hosts', name], host];
}

/** Each backend, and its field. */
function* backendsOf(spec: IngressSpec): Iterable<readonly [readonly string[], IngressBackend]> {
  if (spec.defaultBackend) yield [['defaultBackend'], spec.defaultBackend];
  for (const [field, { paths = {} }] of hostsOf(spec)) {
    for (const [path, backend] of Object.entries(paths)) yield [[...field, 'paths', path], backend];
  }
}

/** Hosts and paths that are listed twice, or nowhere. */
export function* hostProblems(spec: IngressSpec): Iterable<FieldProblem> {
  const listed = typeof spec.host === 'string' ? [spec.host] : (spec.host ?? []);
  for (const name of Object.keys(spec.hosts ?? {})) {
    if (!listed.includes(name)) continue;
    const message = 'This is also a `host` of the Ingress. List its paths in one of the two.';
    yield { path: ['hosts', name], message };
  }
  if (listed.length === 0 && spec.hosts !== undefined && Object.keys(spec.hosts).length > 0) {
    for (const field of ['path', 'pathType', 'paths'] as const) {
      if (spec[field] === undefined) continue;
      const message =
        'This is for `host`, but there are only `hosts`. Set `host`, or move it there.';
      yield { path: [field], message };
    }
  }
  for (const [field, { path, pathType, paths }] of hostsOf(spec)) {
    if (paths === undefined) continue;
    for (const [name, value] of Object.entries({ path, pathType })) {
      if (value === undefined) continue;
      const message = 'Use either this or `paths`, where each path can have its own `pathType`.';
      yield { path: [...field, name], message };
    }
    if (Object.keys(paths).length === 0) {
      yield { path: [...field, 'paths'], message: 'There is no path: no request would match.' };
    }
  }
}

const WILDCARD =
  'The load balancer refuses a wildcard in the path. Set `pathType: "ImplementationSpecific"`, or remove the wildcard: a prefix matches everything below it.';

/** What the load balancer of AWS does not support. */
export function* albProblems(spec: IngressSpec): Iterable<FieldProblem> {
  const { hosts = {}, alb = {}, annotations = {} } = spec;
  for (const [name, host] of Object.entries(hosts)) {
    const { path, pathType, tlsSecret } = host;
    if (path?.includes('*') && pathType !== 'ImplementationSpecific') {
      yield { path: ['hosts', name, 'path'], message: WILDCARD };
    }
    if (tlsSecret === undefined) continue;
    const message = 'The class "alb" does not support `tlsSecret`. Use `certificateArn`.';
    yield { path: ['hosts', name, 'tlsSecret'], message };
  }
  for (const [field, { paths = {} }] of hostsOf(spec)) {
    for (const [path, { pathType }] of Object.entries(paths)) {
      if (!path.includes('*') || pathType === 'ImplementationSpecific') continue;
      yield { path: [...field, 'paths', path], message: WILDCARD };
    }
  }
  if (spec.clusterIssuer !== undefined) {
    const message = 'The class "alb" has no certificates of cert-manager. Use `certificateArn`.';
    yield { path: ['clusterIssuer'], message };
  }
  const actions = Object.keys(alb.actions ?? {});
  for (const [field, { action }] of backendsOf(spec)) {
    if (action === undefined || actions.includes(action)) continue;
    if (Object.hasOwn(annotations, `${ALB_ANNOTATION}actions.${action}`)) continue;
    const message = `\`alb.actions\` has no "${action}". ${existing(action, actions)}`;
    yield { path: [...field, 'action'], message };
  }
  yield* listenerProblems(spec);
}

function* listenerProblems(spec: IngressSpec): Iterable<FieldProblem> {
  const { alb = {}, annotations = {} } = spec;
  // Listeners of another Ingress of the group count as well.
  const group = alb.group ?? annotations[`${ALB_ANNOTATION}group.name`];
  const isOwn = group === undefined && !Object.hasOwn(annotations, `${ALB_ANNOTATION}listen-ports`);
  const ports = listenPorts(spec) ?? [];
  const redirect = sslRedirect(spec);
  if (
    isOwn &&
    redirect !== undefined &&
    !ports.some((it) => 'HTTPS' in it && it.HTTPS === redirect)
  ) {
    const message = `The load balancer does not listen to HTTPS on port ${redirect}. Add { HTTPS: ${redirect} } to \`listenPorts\`.`;
    yield { path: ['alb', 'sslRedirect'], message };
  }
  const numbers = ports.map((it) => ('HTTP' in it ? it.HTTP : it.HTTPS));
  if (new Set(numbers).size < numbers.length) {
    yield { path: ['alb', 'listenPorts'], message: 'Two listeners have the same port.' };
  }
  if (alb.auth && isOwn && !ports.some((it) => 'HTTPS' in it)) {
    const message =
      'A load balancer authenticates over HTTPS only. Set `certificateArn`, or `listenPorts: [{ HTTPS: 443 }]` for the certificate that it finds by the host.';
    yield { path: ['alb', 'auth'], message };
  }
  if (alb.order !== undefined && group === undefined) {
    const message = 'The order is that within a group. Set `group`, or remove `order`.';
    yield { path: ['alb', 'order'], message };
  }
  if (alb.inboundCidrs && alb.securityGroups) {
    const message =
      'The controller ignores `inboundCidrs` beside `securityGroups`: the rules are those of the groups. Remove one of them.';
    yield { path: ['alb', 'inboundCidrs'], message };
  }
  if (alb.manageBackendSecurityGroupRules && !alb.securityGroups) {
    const message =
      'This is only for `securityGroups` of your own: the controller manages its own.';
    yield { path: ['alb', 'manageBackendSecurityGroupRules'], message };
  }
}

/** What only the load balancer of AWS supports. */
export function* otherClassProblems(spec: IngressSpec): Iterable<FieldProblem> {
  if (spec.alb !== undefined) {
    const message = `\`alb\` is only for the class "alb", and this is "${classOf(spec)}". Remove it here, in an overlay by \`alb: null\`.`;
    yield { path: ['alb'], message };
  }
  for (const [field, { action }] of backendsOf(spec)) {
    if (action === undefined) continue;
    yield { path: [...field, 'action'], message: 'Only the class "alb" has actions.' };
  }
}
