import { type FieldProblem, InvalidPropsError } from '../../base/validation';
import type { ContainerSpec } from '../pod/container';
import { namedPorts } from '../pod/container-port';
import type { PodUserSpec } from '../pod/security-context';
import type { WorkloadSpec } from './workload-spec';

/**
 * Checks fields of a pod against each other: what the API server refuses, or what has no effect.
 *
 * @throws {@link InvalidPropsError} with every problem found.
 */
export function checkPod(spec: WorkloadSpec): void {
  const problems = [
    ...userProblems(spec),
    ...dnsProblems(spec),
    ...hostProblems(spec),
    ...hostPortProblems(spec),
    ...containersOf(spec).flatMap(([place, it]) => [
      ...privilegeProblems(place, it),
      ...pauseProblems(place, it, spec.terminationGracePeriodSeconds ?? 30),
    ]),
  ];
  if (problems.length > 0) throw new InvalidPropsError(problems);
}

/** The containers of a pod, each with its path in the spec. */
export function containersOf(spec: WorkloadSpec): [string[], ContainerSpec][] {
  const { initContainers = {}, sidecars = {} } = spec;
  return [
    [[], spec],
    ...Object.entries(initContainers).map(([key, it]): [string[], ContainerSpec] => [
      ['initContainers', key],
      it,
    ]),
    ...Object.entries(sidecars).map(([key, it]): [string[], ContainerSpec] => [
      ['sidecars', key],
      it,
    ]),
  ];
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

function hostPortProblems({ ports, sidecars = {}, exceptions }: WorkloadSpec): FieldProblem[] {
  const taken = new Map<string, string>();
  const lists = [
    { place: [] as string[], list: ports },
    ...Object.entries(sidecars).map(([key, it]) => {
      return { place: ['sidecars', key], list: it.ports };
    }),
  ];
  return lists.flatMap(({ place, list }) =>
    namedPorts(list).flatMap(({ name, number, protocol, hostPort }) => {
      if (hostPort === undefined) return [];
      const path = [...place, 'ports', name, 'hostPort', 'port'];
      const id = `${hostPort.ip ?? ''} ${hostPort.port}/${protocol}`;
      const other = taken.get(id);
      taken.set(id, name);
      if (other !== undefined)
        return [{ path, message: `The port "${other}" already has this port of the node.` }];
      if (exceptions?.hostNetwork === undefined || hostPort.port === number) return [];
      const message = `In the network of the node (\`exceptions.hostNetwork\`), the port is that of the container: ${number}. Remove \`hostPort\`.`;
      return [{ path, message }];
    }),
  );
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
