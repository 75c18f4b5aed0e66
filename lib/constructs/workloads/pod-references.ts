import type { FieldProblem } from '../../base/validation';
import { formatField, InvalidPropsError } from '../../base/validation';
import type { ContainerSpec } from '../pod/container';
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
  port?: { readonly name: string; readonly number: number },
): void {
  const findings: FieldProblem[] = [...missingVolumes([], spec, spec), ...portClashes(spec, port)];
  const owners = new Map([[name, 'the main container']]);
  for (const field of ['initContainers', 'sidecars'] as const) {
    for (const [key, container] of Object.entries(spec[field] ?? {})) {
      const owner = owners.get(key);
      if (owner) {
        const message = `A container of this name is there already: ${owner}.`;
        findings.push({ path: [field, key], message });
      }
      owners.set(key, `${field}.${key}`);
      findings.push(...missingVolumes([field, key], container, spec));
    }
  }
  if (findings.length > 0) throw new InvalidPropsError(findings);
}

function missingVolumes(
  place: readonly string[],
  container: Pick<ContainerSpec, 'mounts'>,
  { volumes = {} }: WorkloadSpec,
): FieldProblem[] {
  return Object.entries(container.mounts ?? {}).flatMap(([path, mount]) => {
    const volume = typeof mount === 'string' ? mount : mount.volume;
    if (Object.hasOwn(volumes, volume)) return [];
    const known = Object.keys(volumes).join(', ') || 'none';
    const message = `There is no volume "${volume}" in \`volumes\`: it has ${known}.`;
    return [{ path: [...place, 'mounts', path], message }];
  });
}

/** The containers of a pod share one network: each port number, and each name, can be there once. */
function portClashes(
  { ports = {}, sidecars = {} }: WorkloadSpec,
  main: { readonly name: string; readonly number: number } | undefined,
): FieldProblem[] {
  const taken = new Map<string | number, string>();
  if (main) taken.set(main.name, 'the main port').set(main.number, 'the main port');
  const lists: [string[], Readonly<Record<string, number>>][] = [
    [['ports'], ports],
    ...Object.entries(sidecars).map(([name, it]): [string[], Readonly<Record<string, number>>] => [
      ['sidecars', name, 'ports'],
      it.ports ?? {},
    ]),
  ];
  return lists.flatMap(([place, list]) =>
    Object.entries(list).flatMap(([name, number]) => {
      const path = [...place, name];
      const owner = taken.get(name) ?? taken.get(number);
      taken.set(name, formatField(path)).set(number, formatField(path));
      if (owner === undefined) return [];
      const message = `Port ${number}, called "${name}", clashes with ${owner}: in a pod each number and each name can be there once.`;
      return [{ path, message }];
    }),
  );
}
