import { type FieldProblem, InvalidPropsError } from '../../base/validation';
import type { ContainerSpec } from '../pod/container';
import type { PodUserSpec } from '../pod/security-context';
import type { WorkloadSpec } from './workload-spec';

/**
 * Checks fields of a pod against each other: what the API server refuses, or what has no effect.
 *
 * @throws {@link InvalidPropsError} with every problem found.
 */
export function checkPod(spec: WorkloadSpec): void {
  const problems: FieldProblem[] = [];
  if (spec.fsGroupChangePolicy !== undefined) problems.push(...userProblems(spec));
  if (spec.dnsPolicy !== undefined) problems.push(...dnsProblems(spec));
  if (spec.exceptions !== undefined) problems.push(...hostProblems(spec));
  if (spec.ports !== undefined || spec.sidecars !== undefined)
    problems.push(...hostPortProblems(spec));
  for (const [place, it] of containersOf(spec)) {
    if (it.exceptions !== undefined || it.mounts !== undefined)
      problems.push(...privilegeProblems(place, it));
    if (it.lifecycle !== undefined)
      problems.push(...pauseProblems(place, it, spec.terminationGracePeriodSeconds ?? 30));
  }
  if (problems.length > 0) throw new InvalidPropsError(problems);
}

/** The containers of a pod, each with its path in the spec. */
export function containersOf(spec: WorkloadSpec): [string[], ContainerSpec][] {
  const containers: [string[], ContainerSpec][] = [[[], spec]];
  for (const field of ['initContainers', 'sidecars'] as const) {
    const extra = spec[field];
    if (extra === undefined) continue;
    for (const [key, it] of Object.entries(extra)) containers.push([[field, key], it]);
  }
  return containers;
}

function userProblems({ fsGroup, fsGroupChangePolicy }: PodUserSpec): FieldProblem[] {
  if (fsGroupChangePolicy === undefined || fsGroup !== undefined) return [];
  const message = 'Without `fsGroup`, no owner is changed. Set it, or remove this field.';
  return [{ path: ['fsGroupChangePolicy'], message }];
}

function dnsProblems({ dnsPolicy, dnsConfig }: WorkloadSpec): FieldProblem[] {
  if (dnsPolicy !== 'None' || (dnsConfig?.nameservers ?? []).length > 0) return [];
  const message = 'With `dnsPolicy: "None"`, the pods need at least one nameserver.';
  return [{ path: ['dnsConfig', 'nameservers'], message }];
}

/** What does not work in the namespaces of the node. */
function hostProblems({
  exceptions = {},
  shareProcessNamespace,
  networkPolicy,
}: WorkloadSpec): FieldProblem[] {
  const problems: FieldProblem[] = [];
  if (exceptions.hostPID !== undefined && shareProcessNamespace === true) {
    const message = '`exceptions.hostPID` already shows all processes of the node. Remove one.';
    problems.push({ path: ['shareProcessNamespace'], message });
  }
  if (exceptions.hostNetwork !== undefined && networkPolicy !== undefined) {
    const message =
      'Network policies have no effect on pods in the network of the node (`exceptions.hostNetwork`). Remove one.';
    problems.push({ path: ['networkPolicy'], message });
  }
  return problems;
}

function hostPortProblems(spec: WorkloadSpec): FieldProblem[] {
  const taken = new Map<string, string>();
  const problems: FieldProblem[] = [];
  for (const [place, { ports }] of containersOf(spec)) {
    if (ports === undefined || place[0] === 'initContainers') continue;
    for (const [name, port] of Object.entries(ports)) {
      if (typeof port === 'number' || port.hostPort === undefined) continue;
      const { hostPort, protocol = 'TCP' } = port;
      const path = [...place, 'ports', name, 'hostPort', 'port'];
      const id = `${hostPort.ip ?? ''} ${hostPort.port}/${protocol}`;
      const other = taken.get(id);
      taken.set(id, name);
      if (other !== undefined) {
        const message = `The port "${other}" already has this port of the node.`;
        problems.push({ path, message });
      } else if (spec.exceptions?.hostNetwork !== undefined && hostPort.port !== port.port) {
        const message = `In the network of the node (\`exceptions.hostNetwork\`), the port is that of the container: ${port.port}. Remove \`hostPort\`.`;
        problems.push({ path, message });
      }
    }
  }
  return problems;
}

function privilegeProblems(
  place: readonly string[],
  { exceptions, mounts = {} }: ContainerSpec,
): FieldProblem[] {
  const isPrivileged = exceptions?.privileged !== undefined;
  const problems: FieldProblem[] = [];
  if (isPrivileged && exceptions.capabilities !== undefined) {
    const message = 'A privileged container has all capabilities. Remove one of the two.';
    problems.push({ path: [...place, 'exceptions', 'capabilities'], message });
  }
  for (const [path, mount] of Object.entries(mounts)) {
    if (typeof mount === 'string' || mount.mountPropagation !== 'Bidirectional' || isPrivileged)
      continue;
    const message =
      'The API server refuses it in a container that is not privileged. Set `exceptions: { privileged: \'<reason>\' }` of the container, or use "HostToContainer".';
    problems.push({ path: [...place, 'mounts', path, 'mountPropagation'], message });
  }
  return problems;
}

/** A pause is part of the time that the pod has to stop. */
function pauseProblems(
  place: readonly string[],
  { lifecycle = {} }: ContainerSpec,
  graceSeconds: number,
): FieldProblem[] {
  return (['postStart', 'preStop'] as const).flatMap((hook) => {
    const action = lifecycle[hook];
    if (action === undefined || !('sleep' in action)) return [];
    if (action.sleep.seconds <= graceSeconds) return [];
    const message = `The API server refuses a pause above the \`terminationGracePeriodSeconds\` of the pod, which is ${graceSeconds}.`;
    return [{ path: [...place, 'lifecycle', hook, 'sleep', 'seconds'], message }];
  });
}
