import type { FieldProblem } from '../../base/validation';
import { formatField, InvalidPropsError } from '../../base/validation';
import type { ContainerSpec } from '../pod/container';
import { type ContainerPorts, type NamedPort, namedPorts } from '../pod/container-port';
import type { WorkloadSpec } from './workload-spec';

/**
 * Checks what the containers of a pod say of each other and of its volumes: the API server refuses a pod
 * that mounts a volume it has not, or has two containers or ports of one name.
 *
 * @throws {@link InvalidPropsError} with everything that is wrong.
 */
export function checkPodReferences(
  spec: WorkloadSpec,
  name: string,
  port?: NamedPort,
  claimTemplates: readonly string[] = [],
): void {
  const volumes = [...Object.keys(spec.volumes ?? {}), ...claimTemplates];
  const findings: FieldProblem[] = [
    ...missingVolumes([], spec, volumes),
    ...portClashes(spec, port),
  ];
  const owners = new Map([[name, 'the main container']]);
  for (const field of ['initContainers', 'sidecars'] as const) {
    for (const [key, container] of Object.entries(spec[field] ?? {})) {
      const owner = owners.get(key);
      if (owner) {
        const message = `A container of this name is there already: ${owner}.`;
        findings.push({ path: [field, key], message });
      }
      owners.set(key, `${field}.${key}`);
      findings.push(...missingVolumes([field, key], container, volumes));
    }
  }
  if (findings.length > 0) throw new InvalidPropsError(findings);
}

function missingVolumes(
  place: readonly string[],
  container: Pick<ContainerSpec, 'mounts'>,
  volumes: readonly string[],
): FieldProblem[] {
  return Object.entries(container.mounts ?? {}).flatMap(([path, mount]) => {
    const volume = typeof mount === 'string' ? mount : mount.volume;
    if (volumes.includes(volume)) return [];
    const known = volumes.join(', ') || 'none';
    const message = `There is no volume "${volume}" in \`volumes\`: it has ${known}.`;
    return [{ path: [...place, 'mounts', path], message }];
  });
}

/** The containers of a pod share one network: each number of a protocol, and each name, is there once. */
function portClashes(
  { ports = {}, sidecars = {} }: WorkloadSpec,
  main: NamedPort | undefined,
): FieldProblem[] {
  const taken = new Map<string, string>();
  const numbered = ({ number, protocol }: NamedPort) => `${number}/${protocol}`;
  if (main) taken.set(main.name, 'the main port').set(numbered(main), 'the main port');
  const lists: [string[], ContainerPorts][] = [
    [['ports'], ports],
    ...Object.entries(sidecars).map(([name, it]): [string[], ContainerPorts] => [
      ['sidecars', name, 'ports'],
      it.ports ?? {},
    ]),
  ];
  return lists.flatMap(([place, list]) =>
    namedPorts(list).flatMap((port) => {
      const { name, number } = port;
      const path = [...place, name];
      const owner = taken.get(name) ?? taken.get(numbered(port));
      taken.set(name, formatField(path)).set(numbered(port), formatField(path));
      if (owner === undefined) return [];
      const message = `Port ${number}, called "${name}", clashes with ${owner}: in a pod each number and each name can be there once.`;
      return [{ path, message }];
    }),
  );
}
