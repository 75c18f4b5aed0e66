import { existing } from '../../base/hint';
import type { FieldProblem } from '../../base/validation';
import { formatField, InvalidPropsError } from '../../base/validation';
import type { ContainerSpec } from '../pod/container';
import { type ContainerPorts, type NamedPort, namedPorts } from '../pod/container-port';
import type { Volume } from '../pod/volume';
import type { DownwardItems } from '../pod/volume-items';
import type { WorkloadSpec } from './workload-spec';

/**
 * Checks the references between containers and volumes of a pod: the API server refuses a pod that mounts a
 * volume it does not have, or that has two containers or ports with the same name.
 *
 * @throws {@link InvalidPropsError} with every problem found.
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
        const message = `Another container already has this name: ${owner}.`;
        findings.push({ path: [field, key], message });
      }
      owners.set(key, `${field}.${key}`);
      findings.push(...missingVolumes([field, key], container, volumes));
    }
  }
  if (spec.volumes) findings.push(...missingContainers(spec.volumes, [...owners.keys()]));
  if (findings.length > 0) throw new InvalidPropsError(findings);
}

/** A pod whose volume has a resource of a container that does not exist never starts. */
function missingContainers(
  volumes: Readonly<Record<string, Volume>>,
  containers: readonly string[],
): FieldProblem[] {
  return Object.entries(volumes).flatMap(([key, volume]) =>
    downwardItems(volume).flatMap(([place, items]) =>
      Object.entries(items).flatMap(([file, item]): FieldProblem[] => {
        const name = 'container' in item ? item.container : undefined;
        if (name === undefined || containers.includes(name)) return [];
        const path = ['volumes', key, ...place, 'downwardAPI', file, 'container'];
        const message = `The pod has no container "${name}". ${existing(name, containers)}`;
        return [{ path, message }];
      }),
    ),
  );
}

function downwardItems(volume: Volume): [(string | number)[], DownwardItems][] {
  if ('downwardAPI' in volume) return [[[], volume.downwardAPI]];
  if (!('projected' in volume)) return [];
  return volume.projected.flatMap((source, i): [(string | number)[], DownwardItems][] =>
    'downwardAPI' in source ? [[['projected', i], source.downwardAPI]] : [],
  );
}

function missingVolumes(
  place: readonly string[],
  container: Pick<ContainerSpec, 'mounts'>,
  volumes: readonly string[],
): FieldProblem[] {
  return Object.entries(container.mounts ?? {}).flatMap(([path, mount]) => {
    const volume = typeof mount === 'string' ? mount : mount.volume;
    if (volumes.includes(volume)) return [];
    const known = volumes.length > 0 ? `only ${volumes.join(', ')}` : 'none';
    const message = `\`volumes\` has no volume "${volume}": it has ${known}.`;
    return [{ path: [...place, 'mounts', path], message }];
  });
}

/** The containers of a pod share one network, so a name, or a number and protocol, must not be repeated. */
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
      const message = `Port ${number}, named "${name}", conflicts with ${owner}: port numbers and names must be unique in a pod.`;
      return [{ path, message }];
    }),
  );
}
