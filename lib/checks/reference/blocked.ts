import { formatField } from '../../base/validation';
import type { AppInstance } from '../../model/fleet';
import type { Manifest } from '../../model/manifest';
import type { ServiceCall } from '../../model/service-call';
import { FleetIndex } from '../fleet-index';
import { type PolicedWorkload, peersFor, policedWorkloads, reaches } from '../network-policies';
import type { FleetRule, RuleFinding } from '../rule';

/** A reference to an app whose network policy, or one's own, blocks the connection. */
export const blocked: FleetRule = {
  id: 'reference/blocked',
  severity: 'error',
  summary:
    'A reference such as `url(…)` names an app that a network policy does not let the pods connect to.',
  why: 'Each connection times out, although the address is correct.',
  source: 'https://kubernetes.io/docs/concepts/services-networking/network-policies/',
  *check(manifests, instances) {
    const calling = instances.filter(({ calls }) => calls.length > 0);
    if (calling.length === 0) return;
    const fleet = new FleetIndex(manifests, instances);
    for (const caller of calling) {
      for (const call of distinct(caller.calls)) {
        const target = fleet.other(caller, call.app);
        if (target === undefined || isOwnService(caller, call, target)) continue;
        yield* notLetOut(caller, call, target, fleet);
        yield* notLetIn(caller, call, target, fleet);
      }
    }
  },
};

/** The policy of the calling workload. */
function* notLetOut(
  caller: AppInstance,
  call: ServiceCall,
  target: AppInstance,
  fleet: FleetIndex,
): Iterable<RuleFinding> {
  const workload = callingWorkload(caller, call);
  const manifest = policyOf(fleet, caller, workload);
  const allowTo = workload?.policy?.allowTo;
  if (allowTo === undefined || manifest === undefined) return;
  const destinations = peersFor(allowTo, target, caller.namespace);
  const { podPort, protocol } = call.podPort ?? {};
  const port = podPort === undefined ? undefined : { port: podPort, ...(protocol && { protocol }) };
  if (destinations.length > 0 && (port === undefined || reaches(destinations, port))) return;
  const { app, path } = call;
  const isWrongPort = destinations.length > 0;
  yield {
    manifest,
    path: ['spec', 'egress'],
    message: `\`${formatField(path)}\` refers to "${app}", but the policy does not let the pods connect to ${isWrongPort ? `its port ${podPort}` : `it in ${target.namespace}`}.`,
    fix: isWrongPort
      ? `Add ${podPort} to \`ports\` of { app: '${app}' } in \`${fieldOf(workload, 'allowTo')}\` in ${caller.file}: a policy applies to the port of the pods, not to that of the Service.`
      : `Add { app: '${app}' } to \`${fieldOf(workload, 'allowTo')}\` in ${caller.file}, or remove the reference.`,
  };
}

/** The policy of the pods behind the Service. */
function* notLetIn(
  caller: AppInstance,
  call: ServiceCall,
  target: AppInstance,
  fleet: FleetIndex,
): Iterable<RuleFinding> {
  const workload = servingWorkload(target, call);
  const manifest = policyOf(fleet, target, workload);
  const allowFrom = workload?.policy?.allowFrom;
  if (allowFrom === undefined || manifest === undefined) return;
  if (peersFor(allowFrom, caller, target.namespace).length > 0) return;
  const { name } = caller.app.definition;
  const [conflictsWith] = fleet.objects(caller);
  yield {
    manifest,
    path: ['spec', 'ingress'],
    message: `The policy does not let in "${name}" of ${caller.namespace}, which refers to it in \`${formatField(call.path)}\` (${caller.file}).`,
    fix: `Add { app: '${name}' } to \`${fieldOf(workload, 'allowFrom')}\` in ${target.file}, or remove the reference from ${caller.file}.`,
    ...(conflictsWith && { conflictsWith }),
  };
}

/** Several references to one Service have one fix. */
function distinct(calls: readonly ServiceCall[]): Iterable<ServiceCall> {
  const keyOf = ({ app, service, port, path }: ServiceCall) =>
    [app, service, port, ...path.slice(0, path.length - 2)].join('\0');
  return new Map([...calls].reverse().map((it) => [keyOf(it), it])).values();
}

/** True for the Service of the workload that has the reference. */
function isOwnService(caller: AppInstance, call: ServiceCall, target: AppInstance): boolean {
  return (
    target === caller && callingWorkload(caller, call)?.name === servingWorkload(target, call)?.name
  );
}

function callingWorkload(it: AppInstance, { path }: ServiceCall): PolicedWorkload | undefined {
  const [main, ...companions] = policedWorkloads(it);
  const own = companions.find((workload) => workload.path.every((key, i) => key === path[i]));
  return own ?? main;
}

/** The companion with the name of the Service, or the main workload, which also has `<app>-headless`. */
function servingWorkload(it: AppInstance, { service }: ServiceCall): PolicedWorkload | undefined {
  const [main, ...companions] = policedWorkloads(it);
  return companions.find(({ name }) => name === service) ?? main;
}

function policyOf(
  fleet: FleetIndex,
  it: AppInstance,
  workload: PolicedWorkload | undefined,
): Manifest | undefined {
  return workload && fleet.object(it, 'NetworkPolicy', workload.name);
}

function fieldOf(workload: PolicedWorkload | undefined, field: string): string {
  return formatField([...(workload?.path ?? []), 'networkPolicy', field]);
}
